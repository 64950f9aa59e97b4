import { rmSync } from "node:fs";
import { chmod, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onExit } from "signal-exit";
import { nameOf, removeStale } from "./stale.ts";

/** A text in a form that `ansible-playbook` can read: a passphrase, or an inventory. */
export interface Handover {
  /** For `--vault-id LABEL@PATH`, or `--inventory=PATH`. */
  readonly path: string;
  /** Takes it away. Call it in a `finally`; it may be called again. */
  remove(): void;
}

/** A file (0600) in a folder of its own (0700), which goes with this process. What a killed process left there is removed first. */
export async function placeFile(base: string, name: string, text: string): Promise<Handover> {
  await removeStale(base);
  const folder = await mkdtemp(join(base, await nameOf(process.pid)));
  const clean = () => rmSync(folder, { recursive: true, force: true });
  const unwatch = onExit(clean);
  const remove = () => {
    unwatch();
    clean();
  };
  try {
    await chmod(folder, 0o700);
    const path = join(folder, name);
    await writeFile(path, text, { mode: 0o600, flag: "wx" });
    return { path, remove };
  } catch (error) {
    remove();
    throw error;
  }
}
