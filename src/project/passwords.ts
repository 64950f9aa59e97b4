import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { PasswordSource, PasswordSources } from "../ansible/argv.ts";
import { buildUsageProblem, getErrorCode, type Problem } from "../lib/errors.ts";
import { isInteractive } from "../lib/io.ts";
import { Secret } from "../lib/secret.ts";
import { askSecret } from "../prompts/prompter.ts";
import { canHandOver, handOver } from "../secrets/handover/hand-over.ts";
import { isProgram, requireFileRights } from "../secrets/passphrase/file-rights.ts";
import type { Context } from "./types.ts";

/** How passwords are given: typed, or in files. */
export interface PasswordOptions {
  readonly askBecomePass?: boolean;
  readonly becomePasswordFile?: string | undefined;
  readonly askPass?: boolean;
  readonly loginPasswordFile?: string | undefined;
}

/** The passwords of one run: how Ansible gets them, and their texts, so that they can be removed from output. */
export interface Passwords {
  readonly sources: PasswordSources;
  readonly secrets: readonly Secret[];
}

/**
 * Asks for the passwords that the options require, passes them to the work in files in memory, and removes those files afterwards. They are asked for
 * once, however often the work runs Ansible.
 *
 * @throws Problem (exit 2) if there is no terminal to ask on, or a password file cannot be read, or others may read it or change it
 */
export async function withPasswords<T>(
  context: Context,
  { askBecomePass, becomePasswordFile, askPass, loginPasswordFile }: PasswordOptions,
  work: (passwords: Passwords) => Promise<T>,
): Promise<T> {
  const become = await given(context, {
    asks: askBecomePass ?? false,
    file: becomePasswordFile,
    flags: ["--ask-become-pass", "--become-password-file"],
    message: "The sudo password on the host",
  });
  const login = await given(context, {
    asks: askPass ?? false,
    file: loginPasswordFile,
    flags: ["--ask-pass", "--login-password-file"],
    message: "The login password",
  });
  try {
    return await work({
      sources: { ...(become && { become: become.source }), ...(login && { login: login.source }) },
      secrets: [become?.secret, login?.secret].filter((secret) => secret !== undefined),
    });
  } finally {
    become?.remove();
    login?.remove();
  }
}

interface Wanted {
  readonly asks: boolean;
  readonly file: string | undefined;
  readonly flags: readonly [ask: string, file: string];
  readonly message: string;
}

interface Given {
  readonly source: PasswordSource;
  readonly secret?: Secret;
  remove(): void;
}

async function given(context: Context, wanted: Wanted): Promise<Given | undefined> {
  if (wanted.file !== undefined) {
    return fromFile(resolve(wanted.file), wanted.flags[1]);
  }
  return wanted.asks ? fromTerminal(context, wanted) : undefined;
}

/** Only Ansible knows the output of a program; the content of a file can be removed from our output. */
async function fromFile(path: string, flag: string): Promise<Given> {
  const where = `${flag} ${path}`;
  const stats = await stat(path).catch((error: unknown) => {
    throw unreadable(where, error);
  });
  if (!stats.isFile()) {
    throw buildUsageProblem({ where, what: "it is not a file: Ansible reads it several times" });
  }
  requireFileRights(path, stats, "password");
  const held = isProgram(stats) ? {} : { secret: new Secret((await readText(path, where)).trim()) };
  return { source: path as PasswordSource, ...held, remove: () => undefined };
}

function readText(path: string, where: string): Promise<string> {
  return readFile(path, "utf8").catch((error: unknown) => {
    throw unreadable(where, error);
  });
}

function unreadable(where: string, cause: unknown): Problem {
  return buildUsageProblem({ where, what: `the file cannot be read (${getErrorCode(cause)})` }, { cause });
}

/** Without a folder in memory, Ansible asks itself: a password must not be written to a disk. */
async function fromTerminal({ io, signal }: Context, { flags: [ask, file], message }: Wanted): Promise<Given> {
  if (!isInteractive(io)) {
    throw buildUsageProblem({
      where: ask,
      what: "there is no terminal to ask on",
      fix: `Give the password in a file of mode 0600: ${file} FILE`,
    });
  }
  if (!(await canHandOver(io.env))) {
    return { source: "ask", remove: () => undefined };
  }
  const secret = await askSecret(io, message, signal);
  const { path, remove } = await handOver({ secret, from: "the terminal" }, { env: io.env });
  return { source: path as PasswordSource, secret, remove };
}
