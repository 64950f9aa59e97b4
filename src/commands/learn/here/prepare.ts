import { exitCodes, Problem } from "../../../lib/errors.ts";
import type { Project } from "../../../project/open.ts";
import type { Passwords } from "../../../project/passwords.ts";
import { runPlay } from "../../../project/run/play.ts";
import type { Context } from "../../../project/types.ts";
import type { OpenVault } from "../../../project/vault/vault.ts";
import { judgeEnding } from "../../../report/exit.ts";
import { foldPass } from "../../../report/fold.ts";
import { explainFailure } from "../../../report/hints.ts";
import type { Pass } from "../../../report/types.ts";
import { handOver } from "../../../secrets/handover/hand-over.ts";
import { createRedactor } from "../../../secrets/redact.ts";
import { getPlace, hostName, isDeployedHere, thisMachine } from "./this-machine.ts";

interface Preparation {
  readonly project: Project;
  readonly vault: OpenVault;
  readonly passwords: Passwords;
  readonly inventory: string;
  readonly services: readonly string[];
}

/**
 * Has the stack's files, secrets and images on this machine, by the project's own playbook.
 *
 * @throws Problem with what failed, in the words of a deploy
 */
export async function prepare(context: Context, preparation: Preparation): Promise<void> {
  const { project, vault, passwords, inventory, services } = preparation;
  const { model } = project;
  const handover = await handOver(vault.passphrase, { env: context.io.env });
  try {
    const pass = await runPlay({ ...context, quiet: context.quiet || context.io.stdout.isTTY !== true }, project, {
      name: "deploy",
      playbook: "playbooks/learn.yml",
      hidesFailures: true,
      options: {
        alsoInventory: inventory,
        limit: hostName,
        passwords: passwords.sources,
        vaultIds: [`${vault.label}@${handover.path}`],
        extraVars: {
          learn_services: services.join(","),
          learn_place: getPlace(model),
          learn_command: process.pid,
          learn_keeps_images: isDeployedHere(model),
        },
      },
      redact: createRedactor([vault.passphrase.secret, ...vault.content.secrets, ...passwords.secrets]),
    });
    requireDone(foldPass(pass, model.name), model.name);
  } finally {
    handover.remove();
  }
}

function requireDone({ ending, failed }: Pass, stack: string): void {
  const code = judgeEnding(ending);
  if (code === exitCodes.done) {
    return;
  }
  const complaints = failed.map(({ message, task, outcome }) => {
    const { message: what, advice } = explainFailure(message ?? task, { stack, host: thisMachine, outcome });
    return { where: thisMachine, what, ...(advice !== undefined && { fix: advice }) };
  });
  const what = "message" in ending ? ending.message : "interrupted";
  throw new Problem(code, complaints.length === 0 || code === exitCodes.interrupted ? { what } : complaints);
}
