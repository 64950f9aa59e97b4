import { resolve } from "node:path";
import { buildUsageProblem, type ExitCode, exitCodes } from "../../lib/errors.ts";
import { canAsk, print, printJson } from "../../lib/io.ts";
import type { Project } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { askForStrongOne } from "../../project/vault/ask-for-passphrase.ts";
import { type OpenVault, openVault, searchFor } from "../../project/vault/vault.ts";
import { generateSecret } from "../../secrets/generate.ts";
import { readPassphraseFile } from "../../secrets/passphrase/file.ts";
import { requireStrength } from "../../secrets/passphrase/strength.ts";
import type { Passphrase } from "../../secrets/passphrase/types.ts";
import { writeVault } from "../../secrets/vault/file.ts";
import { vaultPath } from "../../secrets/vault/path.ts";
import { rekeyKept } from "../../secrets/vault/rekey.ts";
import type { SecretsOptions } from "./spec.ts";

type Rekeying = Extract<SecretsOptions, { action: "rekey" }>;

/** Gives the vault a new passphrase: one that harden-init makes, where it keeps the old one, else one of the user's. The secrets stay. */
export async function rekey(context: Context, { newFile }: Rekeying, project: Project): Promise<ExitCode> {
  const vault = await openVault(context, project);
  const from = newFile === undefined && vault.passphrase.keeper !== undefined ? vault.passphrase.from : undefined;
  if (from !== undefined) {
    await renewKept(context, project, vault);
  } else {
    await encryptAnew(context, project, vault, newFile);
  }
  const place = from ?? newFile ?? "kept nowhere: every command asks for it";
  if (context.json) {
    printJson(context.io, { rekeyed: vaultPath, passphrase: place });
  } else if (!context.quiet) {
    print(
      context.io,
      `${vaultPath} has a new passphrase, in ${place}. The previous one opens only its older versions, as in a version history.`,
    );
    print(context.io, "Colleagues and other machines need the new one: harden-init secrets export FILE");
  }
  return exitCodes.done;
}

async function renewKept(context: Context, project: Project, { label, content, passphrase }: OpenVault): Promise<void> {
  const { keychain, ...place } = searchFor(context, project, label);
  await rekeyKept({ place, keychain, label, content }, passphrase.keeper ?? "file", generateSecret());
}

async function encryptAnew(
  context: Context,
  project: Project,
  { label, content, passphrase }: OpenVault,
  newFile: string | undefined,
): Promise<void> {
  if (passphrase.keeper !== undefined) {
    throw buildUsageProblem({
      where: "--new-vault-password-file",
      what: `harden-init keeps this vault's passphrase itself, in ${passphrase.from}, and would look there first`,
      fix: "Leave the option out: it makes a new one and keeps it there.",
    });
  }
  const chosen = await newPassphrase(context, label, newFile);
  await requireStrength(chosen, label);
  if (chosen.secret.reveal() === passphrase.secret.reveal()) {
    throw buildUsageProblem({ where: chosen.from, what: "this is the passphrase that the vault has already" });
  }
  await writeVault(project.root, content, chosen.secret, label);
}

async function newPassphrase(context: Context, label: string, newFile: string | undefined): Promise<Passphrase> {
  if (newFile !== undefined) {
    const path = resolve(newFile);
    return { secret: await readPassphraseFile({ path, label }), from: path };
  }
  if (!canAsk(context.io)) {
    throw buildUsageProblem({
      where: vaultPath,
      what: "its passphrase is in a file of yours, or typed, so the new one is yours to choose, and there is no terminal to ask on",
      fix: "Give the file that holds the new one: --new-vault-password-file FILE",
    });
  }
  return { secret: await askForStrongOne(context, label), from: "the prompt" };
}
