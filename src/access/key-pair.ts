import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { buildMissingProblem, buildUsageProblem, exitCodes, getErrorCode, Problem } from "../lib/errors.ts";
import { captureOutput } from "../lib/exec.ts";

/**
 * The private key of a stack's deploy account: in the user's home, never in the project. The inventory looks for it there.
 *
 * @returns its absolute path
 */
export function nameKeyPair(stack: string, env: Readonly<Record<string, string | undefined>>): string {
  return join(env.HOME ?? homedir(), ".ssh", `harden-init-${stack}`);
}

/** Whether the pair exists. */
export function hasKeyPair(path: string): boolean {
  return existsSync(path) && existsSync(`${path}.pub`);
}

/** Makes an Ed25519 pair without a passphrase. Never overwrites a file. Throws Problem (exit 4) on failure. */
export async function makeKeyPair(path: string, stack: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const words = ["-q", "-t", "ed25519", "-N", "", "-C", `harden-init-${stack}`, "-f", path];
  const { code, stderr } = await captureOutput(["ssh-keygen", ...words]);
  if (code === 127) {
    throw buildMissingProblem({
      where: "ssh-keygen",
      what: "the program is not installed on this machine",
      fix: "Install openssh-client.",
    });
  }
  if (code !== 0) {
    throw new Problem(exitCodes.missing, { where: path, what: `the key pair could not be made: ${stderr.trim()}` });
  }
}

const publicKey = /^(ssh-ed25519|ecdsa-sha2-nistp\d+|ssh-rsa|sk-[a-z0-9-]+@openssh\.com) ([A-Za-z0-9+/]+=*)(?: (.*))?$/;

/**
 * The one line of a public key file, as authorized_keys takes it. A comment with special characters is left out.
 *
 * @throws Problem (exit 2) if the file is not a public key
 */
export async function readPublicKey(path: string): Promise<string> {
  const text = await textOf(path);
  if (text.includes("PRIVATE KEY")) {
    throw buildUsageProblem({
      where: path,
      what: "this is a private key; it must stay on this machine",
      fix: `Give the public key: ${path}.pub`,
    });
  }
  const [, type, blob, comment = ""] = publicKey.exec(text.trim()) ?? [];
  if (type === undefined) {
    throw buildUsageProblem({
      where: path,
      what: "this is not an ssh public key",
      fix: "A public key is one line that begins with its type, such as `ssh-ed25519 AAAA… comment`.",
    });
  }
  return [type, blob, ...(/^[\w@.+-]+$/.test(comment) ? [comment] : [])].join(" ");
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw buildUsageProblem(
      { where: path, what: `the file cannot be read (${getErrorCode(error)})` },
      { cause: error },
    );
  }
}
