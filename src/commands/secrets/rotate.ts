import { buildUsageProblem, type ExitCode, exitCodes } from "../../lib/errors.ts";
import { print, printJson, tell } from "../../lib/io.ts";
import { canRotate } from "../../model/build/secrets/can-rotate.ts";
import { theServer } from "../../model/secret-names.ts";
import { confirm } from "../../project/confirm.ts";
import { deployProject, showDeployed } from "../../project/deploy/deploy-project.ts";
import { wholeDeploy } from "../../project/deploy/types.ts";
import type { Project } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { type OpenVault, saveVault } from "../../project/vault/vault.ts";
import { judgeReport } from "../../report/exit.ts";
import { publishReport } from "../../report/score/publish-report.ts";
import { generateSecret } from "../../secrets/generate.ts";
import type { VaultContent } from "../../secrets/vault/content.ts";
import { findPendingRotations, setSecret } from "../../secrets/vault/rotate.ts";
import { type Entry, findEntry, listEntries } from "./entries.ts";
import type { SecretsOptions } from "./spec.ts";

type Rotating = Extract<SecretsOptions, { action: "rotate" }>;

/**
 * Gives accounts of databases and the backups new passwords and deploys: the databases get them, the services that read them are started again, the
 * repositories of the backups get a new key, and the previous ones are proven to open nothing before the vault forgets them. What an earlier rotation left undone is completed, and not begun again.
 */
export async function rotate(context: Context, options: Rotating, project: Project): Promise<ExitCode> {
  const wanted = options.all
    ? listEntries(project).filter(canRotate)
    : options.names.map((name) => choose(project, name));
  const left = options.all ? listEntries(project).filter((entry) => !canRotate(entry)) : [];
  if (wanted.length === 0) {
    return tellNothing(context, left);
  }
  if (!(await confirm(context, options, question(wanted)))) {
    tell(context.io, "Nothing was changed.");
    return exitCodes.done;
  }
  const deployOptions = { ...wholeDeploy, ...options };
  const deployed = await deployProject(context, project, deployOptions, (opened) => renew(project, opened, wanted));
  const pending = findPendingRotations(deployed.vault.content);
  const undone = wanted.filter(({ variable }) => pending.includes(variable));
  const isSeen = (deployed.report.unrefused ?? []).length === 0;
  const outcome = { rotated: wanted.filter((entry) => !undone.includes(entry)), undone, left, isSeen };
  if (context.json) {
    printJson(context.io, { ...namesOf(outcome), report: publishReport(deployed.report) }, 2);
  } else {
    showDeployed(context, project, deployed);
    tellOutcome(context, outcome);
  }
  return undone.length === 0 ? exitCodes.done : judgeReport(deployed.report);
}

function tellNothing({ io, json }: Context, left: readonly Entry[]): ExitCode {
  if (json) {
    printJson(io, namesOf({ rotated: [], undone: [], left, isSeen: true }));
  } else {
    tell(io, "No secret of this stack can be rotated by itself.");
  }
  return exitCodes.done;
}

function choose(project: Project, name: string): Entry {
  const entry = findEntry(project, name);
  if (!canRotate(entry)) {
    throw buildUsageProblem({
      where: entry.name,
      what: `what it opens is unknown (${entry.why}), so it cannot be changed there`,
      fix: `Change it where it comes from, then: harden-init secrets set ${entry.name}, and harden-init deploy`,
    });
  }
  return entry;
}

function question(entries: readonly Entry[]): string {
  const services = [
    ...new Set(entries.flatMap((entry) => [...entry.services, ...entry.logins.map(({ service }) => service)])),
  ];
  const restarted = services.filter((service) => service !== theServer);
  const starts = restarted.length > 0 ? `, and starts ${restarted.join(", ")} again` : "";
  return `New values for ${listed(entries)}? This deploys now${starts}.`;
}

function listed(entries: readonly Entry[]): string {
  return entries.map(({ name }) => name).join(", ");
}

/** The vault with a new value for each; one whose earlier rotation did not come to its end keeps both of its values. */
async function renew(project: Project, vault: OpenVault, entries: readonly Entry[]): Promise<OpenVault> {
  const pending = findPendingRotations(vault.content);
  const content = entries
    .filter(({ variable }) => !pending.includes(variable))
    .reduce<VaultContent>((before, entry) => setSecret(before, entry, generateSecret()), vault.content);
  return saveVault(project.root, vault, content);
}

interface Outcome {
  readonly rotated: readonly Entry[];
  readonly undone: readonly Entry[];
  readonly left: readonly Entry[];
  /** Every previous password was seen to be refused. */
  readonly isSeen: boolean;
}

function namesOf({ rotated, undone, left }: Outcome): object {
  const names = (entries: readonly Entry[]) => entries.map(({ name }) => name);
  return { rotated: names(rotated), undone: names(undone), left: names(left) };
}

function tellOutcome({ io }: Context, { rotated, undone, left, isSeen }: Outcome): void {
  if (rotated.length > 0) {
    const proof = isSeen
      ? "each new one opens what it is for, and each previous one is refused"
      : "the databases have the new ones; that each previous one is refused was not seen everywhere: see the notes";
    print(io, `\nRotated ${listed(rotated)}: ${proof}.`);
  }
  if (undone.length > 0) {
    print(
      io,
      `\nNot rotated yet: ${listed(undone)}. The vault has the previous ones too. To go on: harden-init secrets rotate ${undone.map(({ name }) => name).join(" ")}`,
    );
  }
  if (left.length > 0) {
    print(
      io,
      `Left as they are, because what they open is unknown: ${listed(left)}. To change one: harden-init secrets set NAME`,
    );
  }
}
