import { listNotes } from "../../model/build/notes.ts";
import type { Report } from "../../report/types.ts";
import { settlePrevious } from "../../secrets/vault/rotate.ts";
import { requireMatchingKey } from "../edge/certificate.ts";
import type { Project } from "../open.ts";
import { withPasswords } from "../passwords.ts";
import { requireNotBeside } from "../previous-names/running.ts";
import { requireReady } from "../ready.ts";
import { requireReviewed } from "../reviewed/require-reviewed.ts";
import { requireGiven } from "../run/require-given.ts";
import { showReport } from "../run/show-report.ts";
import { findToldNotes, rememberNotes } from "../told-notes.ts";
import type { Context } from "../types.ts";
import {
  findWeaknessMeanwhile,
  type OpenVault,
  openAgain,
  openVault,
  saveVault,
  warnOfWeakness,
} from "../vault/vault.ts";
import { isWholeDeploy } from "./playbook-options.ts";
import { runDeploy } from "./run-deploy.ts";
import { findTurns } from "./turns.ts";
import type { DeployOptions } from "./types.ts";

/** How a deploy ended. */
export interface Deployed {
  readonly report: Report;
  /** As it is afterwards. */
  readonly vault: OpenVault;
  /** What is wrong with its passphrase, if anything is. */
  readonly weakness: string | undefined;
}

/**
 * Deploys a project whose lock is held.
 *
 * @param prepare changes the vault, once it is known that a deploy can begin
 * @throws Problem if it cannot begin: then nothing was changed
 */
export async function deployProject(
  context: Context,
  project: Project,
  options: DeployOptions,
  prepare: (vault: OpenVault) => Promise<OpenVault> = async (vault) => vault,
): Promise<Deployed> {
  await requireReady(project);
  await requireReviewed(context, project, "run", options);
  const turns = await findTurns(context, project, options);
  const opened = await openVault(context, project);
  requireGiven(project, opened);
  requireMatchingKey(project, opened);
  const { vault, report, weakness } = await withPasswords(context, options, async (passwords) => {
    await requireNotBeside(context, options, project, passwords);
    const prepared = await prepare(opened);
    const [told, weak] = await Promise.all([
      runDeploy(context, project, prepared, options, { passwords, turns }),
      findWeaknessMeanwhile(context.root, prepared),
    ]);
    return { vault: prepared, report: told, weakness: weak };
  });
  const settled = await settle(project, vault, options, report);
  return { report, vault: settled, weakness };
}

/** Shows what a deploy brought: its changes were shown meanwhile, and its notes may be the previous ones. */
export function showDeployed(context: Context, { root, model }: Project, { report, vault, weakness }: Deployed): void {
  showReport(context, report, { known: findToldNotes(root, listNotes(model)), changes: !context.quiet });
  if (!context.json) {
    rememberNotes(root, listNotes(model));
  }
  warnOfWeakness(context.io, vault, weakness);
}

/** A complete deploy has proven that the previous passwords open nothing, so the vault forgets them. */
async function settle(project: Project, vault: OpenVault, options: DeployOptions, report: Report): Promise<OpenVault> {
  const reachedAll =
    report.canary?.stopped === undefined && report.passes.every(({ ending }) => ending.type === "done");
  const proven = isWholeDeploy(options) && reachedAll;
  // A play keeps there what unlocks the swarm.
  const now = project.model.autolock === true ? await openAgain(project.root, vault) : vault;
  return proven ? saveVault(project.root, now, settlePrevious(now.content)) : now;
}
