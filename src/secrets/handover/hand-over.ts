import { access, constants, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { buildMissingProblem } from "../../lib/errors.ts";
import type { Passphrase } from "../passphrase/types.ts";
import { type Handover, placeFile } from "./place-file.ts";

export interface HandoverOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folders that may be in memory, the preferred one first. */
  readonly candidates?: readonly string[];
}

const tmpfs = 0x01021994;
const ramfs = 0x858458f6;

/**
 * Hands a passphrase over in a file (0600) in a folder (0700) that lives in memory, so it never reaches a disk, an argument list or an
 * environment. Ansible cannot read it from a pipe of Node's, which is a socket. The folder goes when `remove` is called, when the process
 * ends and when a signal ends it; what a killed process left is removed by the next one.
 *
 * @throws Problem (exit 4) where no folder in memory is found and the passphrase has no file of its own
 */
export async function handOver(passphrase: Passphrase, options: HandoverOptions): Promise<Handover> {
  const base = await folderInMemory(options.candidates ?? usualFolders(options.env));
  if (base === undefined) {
    return handOverOwnFile(passphrase);
  }
  return placeFile(base, "passphrase", passphrase.secret.reveal());
}

/** The same of a text that is no secret, such as an inventory: where no folder is in memory, it lies on a disk. */
export async function handOverText(name: string, text: string, { env }: HandoverOptions): Promise<Handover> {
  return placeFile((await folderInMemory(usualFolders(env))) ?? tmpdir(), name, text);
}

function handOverOwnFile(passphrase: Passphrase): Handover {
  if (passphrase.file === undefined) {
    throw buildMissingProblem({
      where: "/dev/shm",
      what: "No folder in memory was found (tmpfs), and the passphrase must not be written to a disk.",
      fix: "Keep the passphrase in a file of mode 0600 of your own and give it: --vault-password-file FILE",
    });
  }
  return { path: passphrase.file, remove: () => {} };
}

/** Whether this machine has a folder in memory, so that a secret without a file of its own can be handed over. */
export async function canHandOver(env: HandoverOptions["env"]): Promise<boolean> {
  return (await folderInMemory(usualFolders(env))) !== undefined;
}

function usualFolders(env: HandoverOptions["env"]): readonly string[] {
  const runtime = env.XDG_RUNTIME_DIR;
  return runtime === undefined || runtime === "" ? ["/dev/shm"] : [runtime, "/dev/shm"];
}

async function folderInMemory(candidates: readonly string[]): Promise<string | undefined> {
  for (const folder of candidates) {
    if (await isInMemory(folder)) {
      return folder;
    }
  }
  return undefined;
}

async function isInMemory(folder: string): Promise<boolean> {
  try {
    const { type } = await statfs(folder);
    await access(folder, constants.W_OK | constants.X_OK);
    return type === tmpfs || type === ramfs;
  } catch {
    return false;
  }
}
