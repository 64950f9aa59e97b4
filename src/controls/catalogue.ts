import { auditControls } from "./audit.ts";
import { bootControls } from "./boot.ts";
import { daemonControls } from "./daemon.ts";
import { databaseControls } from "./database.ts";
import { fileControls } from "./files.ts";
import { imageControls } from "./images.ts";
import { isolationControls } from "./isolation.ts";
import { limitControls } from "./limits.ts";
import { networkControls } from "./network.ts";
import { receiverControls } from "./receiver.ts";
import { secretControls } from "./secrets.ts";
import type { Control } from "./types.ts";

/** Every control, in the order of the layers: image, isolation, limits, network, logs, secrets, database, and the server itself. */
export const catalogue: readonly Control[] = [
  ...imageControls,
  ...isolationControls,
  ...limitControls,
  ...networkControls,
  ...receiverControls,
  ...secretControls,
  ...databaseControls,
  ...daemonControls,
  ...fileControls,
  ...auditControls,
  ...bootControls,
];

const bySlug: ReadonlyMap<string, Control> = new Map(catalogue.map((control) => [control.slug, control]));

/** The control of that name, or undefined. */
export function findControl(slug: string): Control | undefined {
  return bySlug.get(slug);
}
