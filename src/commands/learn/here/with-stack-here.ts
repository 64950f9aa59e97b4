import { endInOrder } from "../../../lib/interruptible.ts";
import { tell } from "../../../lib/io.ts";
import { requireMatchingKey } from "../../../project/edge/certificate.ts";
import type { Project } from "../../../project/open.ts";
import { requireReady } from "../../../project/ready.ts";
import { requireReviewed } from "../../../project/reviewed/require-reviewed.ts";
import { type Ask, withHosts } from "../../../project/run/ask-hosts.ts";
import { requireGiven } from "../../../project/run/require-given.ts";
import type { Context } from "../../../project/types.ts";
import { openVault } from "../../../project/vault/vault.ts";
import { handOverText } from "../../../secrets/handover/hand-over.ts";
import { withProjectLock } from "../../../write/lock.ts";
import { places } from "../../../write/state-paths.ts";
import type { LearnOptions } from "../spec.ts";
import { prepare } from "./prepare.ts";
import { takingAway } from "./take-away.ts";
import { describeInventory, hostName, requireLinux, thisMachine } from "./this-machine.ts";

interface Wanted {
  readonly project: Project;
  readonly services: readonly string[];
}

/**
 * Has the stack's files, secrets and images on this machine while services are learned, without a host of the inventory and without a deploy, and takes
 * everything away again: also after a failure and an interruption.
 *
 * @returns what the work gave, and whether everything could be taken away
 */
export async function withStackHere<T>(
  context: Context,
  options: LearnOptions,
  { project, services }: Wanted,
  work: (ask: Ask) => Promise<T>,
): Promise<{ readonly result: T; readonly isClean: boolean }> {
  requireLinux();
  await requireReady(project);
  await requireReviewed(context, project, "run", options);
  const vault = await openVault(context, project);
  requireGiven(project, vault);
  requireMatchingKey(project, vault);
  const learn = (inventory: string) =>
    withHosts(context, { ...options, limit: hostName, alsoInventory: inventory }, project, async (ask, passwords) => {
      if (!context.json && !context.quiet) {
        tell(context.io, `Bringing files, secrets and images of ${services.join(", ")} to this machine …`);
      }
      return takingAway(context, { project, ask }, async () => {
        await prepare(context, { project, vault, passwords, inventory, services });
        return work(underItsName(ask));
      });
    });
  return endInOrder(() =>
    withProjectLock(
      context.root,
      async () => {
        const inventory = await handOverText("inventory.yml", describeInventory(project.model), {
          env: context.io.env,
        });
        return learn(inventory.path).finally(inventory.remove);
      },
      places.learning,
    ),
  );
}

/** Its name in the inventory is none for a reader. */
function underItsName(ask: Ask): Ask {
  return async (task) => (await ask(task)).map((answer) => ({ ...answer, host: thisMachine }));
}
