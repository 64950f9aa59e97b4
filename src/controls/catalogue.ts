import { buildUsageProblem } from "../lib/errors.ts";
import { nameHint } from "../lib/text/nearest-name.ts";
import { auditControls } from "./server/audit.ts";
import { backupControls } from "./server/backups.ts";
import { bootControls } from "./server/boot.ts";
import { daemonControls } from "./server/daemon.ts";
import { fileControls } from "./server/files.ts";
import { hostControls } from "./server/host.ts";
import { regularAuditControls } from "./server/regular-audit.ts";
import { kernelControls } from "./server/settings/kernel.ts";
import { loginControls } from "./server/settings/logins.ts";
import { hostNetworkControls } from "./server/settings/network.ts";
import { sshControls } from "./server/settings/ssh.ts";
import { updateControls } from "./server/settings/updates.ts";
import { databaseControls } from "./service/database.ts";
import { edgeControls } from "./service/edge.ts";
import { imageControls } from "./service/images.ts";
import { isolationControls } from "./service/isolation.ts";
import { limitControls } from "./service/limits.ts";
import { networkControls } from "./service/network.ts";
import { receiverControls } from "./service/receiver.ts";
import { secretControls } from "./service/secrets.ts";
import type { Control } from "./types.ts";

/** Every control, by layer: image, isolation, limits, network, public names, logs, secrets, database, and the server itself. */
export const catalogue: readonly Control[] = [
  ...imageControls,
  ...isolationControls,
  ...limitControls,
  ...networkControls,
  ...edgeControls,
  ...receiverControls,
  ...secretControls,
  ...databaseControls,
  ...daemonControls,
  ...fileControls,
  ...auditControls,
  ...bootControls,
  ...kernelControls,
  ...hostNetworkControls,
  ...loginControls,
  ...sshControls,
  ...updateControls,
  ...regularAuditControls,
  ...backupControls,
  ...hostControls,
];

const bySlug: ReadonlyMap<string, Control> = new Map(catalogue.map((control) => [control.slug, control]));

/** The control of that name, if it exists. */
export function findControl(slug: string): Control | undefined {
  return bySlug.get(slug);
}

/** The same; throws Problem (exit 2) with the nearest name if it does not exist. */
export function requireControl(slug: string): Control {
  const control = findControl(slug);
  if (control === undefined) {
    const fix = nameHint(slug, [...bySlug.keys()], "Known controls");
    throw buildUsageProblem({ what: `unknown control \`${slug}\``, fix });
  }
  return control;
}
