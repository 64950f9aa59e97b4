import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { stateFolder } from "../../lib/state.ts";
import { toolVersion } from "../../lib/version.ts";

/**
 * The vaults of a project whose passphrase is known to be strong: one line, a hash of the vault's own bytes, which are encrypted with it. It says
 * nothing of the passphrase but that it was estimated, and no other one opens these bytes. It is this machine's own, and in no commit.
 */
const place = `${stateFolder}/strong-passphrase`;

/** What was estimated: a vault that was opened, under the name that an attacker tries first. Another release may estimate differently. */
export interface Estimated {
  readonly vault: string;
  readonly label: string;
}

/** Whether the passphrase that opens this vault was found strong before. */
export async function isKnownStrong(root: string, estimated: Estimated): Promise<boolean> {
  const known = await readFile(join(root, place), "utf8").catch(() => "");
  return known.trim() === markOf(estimated);
}

/** Remembers that the passphrase that opens this vault is strong. Where that cannot be written, it is estimated again the next time. */
export async function rememberStrong(root: string, estimated: Estimated): Promise<void> {
  await writeFileAtomic(join(root, place), `${markOf(estimated)}\n`).catch(() => undefined);
}

function markOf({ vault, label }: Estimated): string {
  return hash("sha256", JSON.stringify([toolVersion, label, vault]), "hex");
}
