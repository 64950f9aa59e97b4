import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { parse, resolve } from "node:path";
import stripAnsi from "strip-ansi";
import { buildUsageProblem, getErrorCode, Problem } from "../../lib/errors.ts";
import { captureOutput } from "../../lib/exec.ts";
import { readNamedFile } from "../../lib/files/read-named.ts";
import type { Secret } from "../../lib/secret.ts";
import { isProgram, quoteShellWord, requireFileRights, requireMode, requireOwner } from "./file-rights.ts";
import { mostOfPassphrase, parsePassphraseFile, parsePrintedPassphrase } from "./parse.ts";

/** Long enough to unlock a password manager. */
const scriptLimit = 120_000;

export interface PassphraseFile {
  readonly path: string;
  /** The stack's name, which a client script is asked for. */
  readonly label: string;
}

/** An absolute path, `~` and relative ones resolved as a shell would. */
export function resolvePath(path: string, cwd: string): string {
  return resolve(cwd, path.replace(/^~(?=\/|$)/, homedir()));
}

/**
 * Reads a passphrase as Ansible's `--vault-password-file` does: a plain file holds it; an executable one is run and prints it, and one
 * whose name ends in `-client` is asked with `--vault-id LABEL`.
 *
 * @throws Problem (exit 2): not there, too long, open to others (with the chmod that fixes it), a script that fails, an empty passphrase
 */
export async function readPassphraseFile({ path, label }: PassphraseFile): Promise<Secret> {
  const found = await stat(path).catch(refuse(path));
  if (found.isDirectory()) {
    throw buildUsageProblem({
      where: path,
      what: "This is a folder.",
      fix: "Name the file that holds the passphrase.",
    });
  }
  if (found.isFile()) {
    requireFileRights(path, found, "passphrase");
  }
  if (found.isFile() && isProgram(found)) {
    return runScript(path, label);
  }
  return parsePassphraseFile(await readNamedFile(path, mostOfPassphrase).catch(refuse(path)), path);
}

/**
 * Reads a file that we keep ourselves: never run, and ours alone.
 *
 * @returns undefined if there is none
 * @throws Problem (exit 2) if others may read it, or if it belongs to another user
 */
export async function readKeptFile(path: string): Promise<Secret | undefined> {
  const found = await stat(path).catch((error) => (getErrorCode(error) === "ENOENT" ? undefined : refuse(path)(error)));
  if (found === undefined) {
    return undefined;
  }
  requireMode(path, found.mode, 0o177, "A kept passphrase must be its owner's alone", "600");
  requireOwner(path, found.uid);
  return parsePassphraseFile(await readNamedFile(path, mostOfPassphrase).catch(refuse(path)), path);
}

function refuse(path: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof Problem) {
      throw error;
    }
    const what =
      getErrorCode(error) === "ENOENT" ? "There is no such file." : `It cannot be read (${getErrorCode(error)}).`;
    throw buildUsageProblem({ where: path, what, fix: "Name the file that holds the vault's passphrase." });
  };
}

async function runScript(path: string, label: string): Promise<Secret> {
  const isClient = parse(path).name.endsWith("-client");
  const { code, stdout, stderr } = await captureOutput([path, ...(isClient ? ["--vault-id", label] : [])], {
    timeout: scriptLimit,
  });
  if (isClient && code === 2) {
    throw buildUsageProblem({
      where: path,
      what: `The script knows no passphrase for the vault id ${label}.`,
      fix: `Store one under that name, then try: ${quoteShellWord(path)} --vault-id ${label}`,
    });
  }
  if (code !== 0) {
    const said = stripAnsi(stderr)
      .replace(/\p{Cc}+/gu, " ")
      .trim()
      .slice(0, 300);
    throw buildUsageProblem({
      where: path,
      what: `The passphrase script failed with exit code ${code}${said === "" ? "." : `: ${said}`}`,
      fix: `Run it by hand. If it is no script but holds the passphrase: chmod 600 ${quoteShellWord(path)}`,
    });
  }
  return parsePrintedPassphrase(stdout, path);
}
