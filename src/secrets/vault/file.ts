import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { buildUsageProblem, getErrorCode } from "../../lib/errors.ts";
import { readOrdinaryFile } from "../../lib/files/read-ordinary.ts";
import type { Secret } from "../../lib/secret.ts";
import { VaultContent } from "./content.ts";
import { decryptVault, encryptVault } from "./encrypt.ts";
import { readLabel } from "./envelope.ts";
import { vaultPath } from "./path.ts";

/** A vault that was opened. */
export interface Opened {
  readonly content: VaultContent;
  /** The file as it was read, encrypted. */
  readonly text: string;
}

/**
 * Opens a project's vault.
 *
 * @returns undefined if the project has none yet
 * @throws Problem (exit 2) if it does not open or holds something that cannot stay
 */
export async function readVault(root: string, passphrase: Secret): Promise<Opened | undefined> {
  const text = await readVaultText(root);
  return text === undefined
    ? undefined
    : { text, content: VaultContent.parse(await decryptVault(text, passphrase, vaultPath), vaultPath) };
}

/** Whether a project has a vault, without opening it. */
export async function hasVault(root: string): Promise<boolean> {
  return (await readVaultText(root)) !== undefined;
}

/** The label of a project's vault, without opening it; undefined if there is no vault, or no label. */
export async function readVaultLabel(root: string): Promise<string | undefined> {
  const text = await readVaultText(root);
  return text === undefined ? undefined : readLabel(text);
}

/**
 * Writes a project's vault, mode 0600, by a temporary file and a rename: a crash leaves the old one or the new one. Call it only for a
 * content that changed, for each encryption differs.
 *
 * @returns the text that was written, encrypted
 */
export async function writeVault(
  root: string,
  content: VaultContent,
  passphrase: Secret,
  label: string,
): Promise<string> {
  const text = await encryptVault(content.print(), passphrase, label);
  const path = join(root, vaultPath);
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, text, { mode: 0o600 });
  return text;
}

async function readVaultText(root: string): Promise<string | undefined> {
  try {
    return (await readOrdinaryFile(join(root, vaultPath))).toString();
  } catch (error) {
    if (getErrorCode(error) === "ENOENT") {
      return undefined;
    }
    const what = `the file cannot be read (${getErrorCode(error) ?? "unknown reason"})`;
    throw buildUsageProblem({ where: vaultPath, what }, { cause: error });
  }
}
