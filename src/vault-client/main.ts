#!/usr/bin/env node
import { dirname, resolve } from "node:path";
import { Problem } from "../lib/errors.ts";
import { forbidCoreFiles } from "../lib/files/core-files.ts";
import { openKeychain } from "../secrets/keychain/open.ts";
import { readProjectId } from "../secrets/passphrase/project-id.ts";
import { readKept } from "../secrets/passphrase/store.ts";

/*
 * `harden-init-vault-client`: a client script as Ansible's `--vault-id LABEL@PROGRAM` knows them, so that plain `ansible-playbook` opens the vault with
 * the passphrase that harden-init keeps. Ansible runs it in the project, with `--vault-id LABEL`; it prints the passphrase, and nothing else.
 */

/** What Ansible takes for "no passphrase under that name". */
const noPassphrase = 2;

forbidCoreFiles();
process.exitCode = await run(process.argv.slice(2));

async function run(words: readonly string[]): Promise<number> {
  const [option, label] = words;
  if (option !== "--vault-id" || label === undefined || words.length !== 2) {
    return say("Usage: ansible-playbook --vault-id LABEL@PATH/harden-init-vault-client …", noPassphrase);
  }
  const root = await findProject(process.cwd());
  if (root === undefined) {
    return say("This is no project of harden-init: neither here nor above is .harden/project-id.", noPassphrase);
  }
  try {
    const kept = await readKept({ root, stack: label, env: process.env }, openKeychain());
    if (!("secret" in kept)) {
      return say(`No passphrase is kept for ${label}. ${kept.looked.join(". ")}.`, noPassphrase);
    }
    process.stdout.write(`${kept.secret.reveal()}\n`);
    return 0;
  } catch (error) {
    if (error instanceof Problem) {
      return say(error.message, 1);
    }
    throw error;
  }
}

/** The project that a folder is in: Ansible may have been started below it. */
async function findProject(from: string): Promise<string | undefined> {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if ((await readProjectId(folder)) !== undefined) {
      return folder;
    }
    if (folder === dirname(folder)) {
      return undefined;
    }
  }
}

function say(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}
