import { setTimeout } from "node:timers/promises";
import { buildUsageProblem } from "../../lib/errors.ts";
import { formatSentence, type Io, isInteractive, tell } from "../../lib/io.ts";
import type { Secret } from "../../lib/secret.ts";
import { stackName } from "../../model/schema/patterns/names.ts";
import type { SecretSpec } from "../../model/types/secrets.ts";
import { askSecret } from "../../prompts/prompter.ts";
import { openKeychain } from "../../secrets/keychain/open.ts";
import { requirePassphrase, type Search } from "../../secrets/passphrase/find.ts";
import { isKnownStrong, rememberStrong } from "../../secrets/passphrase/known-strong.ts";
import { createPassphrase, prompted } from "../../secrets/passphrase/store.ts";
import { findWeakness, requireStrength } from "../../secrets/passphrase/strength.ts";
import type { Passphrase } from "../../secrets/passphrase/types.ts";
import type { VaultContent } from "../../secrets/vault/content.ts";
import { type Ensured, ensureSecrets, listNotGiven } from "../../secrets/vault/ensure.ts";
import { hasVault, readVault, readVaultLabel, writeVault } from "../../secrets/vault/file.ts";
import { vaultPath } from "../../secrets/vault/path.ts";
import { openKept } from "../../secrets/vault/rekey.ts";
import type { Consent } from "../confirm.ts";
import type { Project } from "../open.ts";
import type { Context } from "../types.ts";
import { chooseWithoutKeychain } from "./choose-without-keychain.ts";

/** Milliseconds. Ansible is loading by then, and does not need this process for a while. */
const untilAnsibleLoads = 500;

/** A vault that is open. */
export interface OpenVault {
  /** Ansible's name for its passphrase. */
  readonly label: string;
  readonly passphrase: Passphrase;
  readonly content: VaultContent;
  /** Its file as it was opened, encrypted. */
  readonly text: string;
}

/** Opens the project's vault; throws Problem if there is none, or no passphrase opens it. */
export async function openVault(context: Context, project: Project): Promise<OpenVault> {
  const label = await labelOf(project);
  const search = searchFor(context, project, label);
  const found = await requirePassphrase({
    ...search,
    ...(isInteractive(context.io) && { ask: () => askSecret(context.io, "The vault's passphrase", context.signal) }),
  });
  const { opened, passphrase } = await openKept(search, search.keychain, found);
  if (opened === undefined) {
    throw buildUsageProblem({
      where: vaultPath,
      what: "the project has no vault yet",
      fix: "`harden-init generate` makes it, with a strong value for every secret.",
    });
  }
  return { label, passphrase, ...opened };
}

/** The vault as it is now, where something else may have written it since it was opened. */
export async function openAgain(root: string, vault: OpenVault): Promise<OpenVault> {
  return { ...vault, ...(await readVault(root, vault.passphrase.secret)) };
}

/** The vault with that content, written if it is another one: each encryption differs, so nothing is written for nothing. */
export async function saveVault(root: string, vault: OpenVault, content: VaultContent): Promise<OpenVault> {
  return content === vault.content
    ? vault
    : { ...vault, content, text: await writeVault(root, content, vault.passphrase.secret, vault.label) };
}

/** Warns on standard error if a vault's passphrase can be guessed: an existing vault must still open. */
export async function warnIfWeak(io: Io, root: string, vault: OpenVault): Promise<void> {
  if (!(await isStrong(root, vault))) {
    warnOfWeakness(io, vault, await estimateVault(root, vault));
  }
}

/**
 * Estimates the passphrase while a playbook runs, where it is not known to be strong: that takes a third of a second, and the user does not wait for
 * it then.
 */
export async function findWeaknessMeanwhile(root: string, vault: OpenVault): Promise<string | undefined> {
  if (await isStrong(root, vault)) {
    return undefined;
  }
  await setTimeout(untilAnsibleLoads);
  return estimateVault(root, vault);
}

async function isStrong(root: string, { passphrase, label, text }: OpenVault): Promise<boolean> {
  return passphrase.generated || (await isKnownStrong(root, { vault: text, label }));
}

/** What is wrong with it; where nothing is, that is remembered. */
async function estimateVault(root: string, { passphrase, label, text }: OpenVault): Promise<string | undefined> {
  const weakness = await findWeakness(passphrase, label);
  if (weakness === undefined) {
    await rememberStrong(root, { vault: text, label });
  }
  return weakness;
}

/** Warns of the weakness, if there is one. */
export function warnOfWeakness(io: Io, { passphrase, label }: OpenVault, weakness: string | undefined): void {
  if (weakness === undefined) {
    return;
  }
  tell(io, formatSentence(io, "warning", `passphrase from ${passphrase.from}: ${weakness}`));
  const vaultId = `--vault-id ${label}@${passphrase.file ?? "prompt"} --new-vault-id ${label}@NEW_FILE`;
  tell(io, `  To change it: ansible-vault rekey ${vaultId} ${vaultPath}`);
}

/**
 * Adds every secret that the stack needs to the vault, and makes vault and passphrase if there are none. Existing secrets stay.
 *
 * @returns what was added, for the user; empty if nothing changed
 */
export async function ensureVault(
  context: Context,
  consent: Consent,
  project: Project,
  given?: ReadonlyMap<string, Secret>,
): Promise<readonly string[]> {
  const { root, model } = project;
  if (await hasVault(root)) {
    const vault = await openVault(context, project);
    await warnIfWeak(context.io, root, vault);
    const ensured = ensureSecrets(vault.content, model.secrets, given);
    await saveVault(root, vault, ensured.content);
    return [
      ...ensured.added.map((name) => `${vaultPath} has a new secret: ${name}`),
      ...describeToGive(model.secrets, ensured),
    ];
  }
  const passphrase = await newPassphrase(context, consent, project);
  await requireStrength(passphrase, model.name);
  const ensured = ensureSecrets(undefined, model.secrets, given);
  const vault = await writeVault(root, ensured.content, passphrase.secret, model.name);
  if (!passphrase.generated) {
    await rememberStrong(root, { vault, label: model.name });
  }
  const where = passphrase.from === prompted ? "kept nowhere: every command asks for it" : `in ${passphrase.from}`;
  return [`${vaultPath} was made; its passphrase is ${where}`, ...describeToGive(model.secrets, ensured)];
}

/** The new secrets that only the user knows. */
function describeToGive(specs: readonly SecretSpec[], { content, added }: Ensured): readonly string[] {
  return listNotGiven(specs, content)
    .filter(({ variable }) => added.includes(variable))
    .map(({ name, why }) => `The secret ${name} is empty: ${why}. Before the deploy: harden-init secrets set ${name}`);
}

async function newPassphrase(context: Context, consent: Consent, project: Project): Promise<Passphrase> {
  const named = context.vaultPasswordFile ?? context.io.env.ANSIBLE_VAULT_PASSWORD_FILE;
  if (named !== undefined && named !== "") {
    return requirePassphrase(searchFor(context, project, project.model.name));
  }
  return createPassphrase({
    ...searchFor(context, project, project.model.name),
    chooseWithoutKeychain: (path, reason) =>
      chooseWithoutKeychain(context, consent, { path, reason, stack: project.model.name }),
  });
}

/** The stack's name when the vault was made: the passphrase is kept under it, even after the stack was renamed. */
async function labelOf({ root, model }: Project): Promise<string> {
  const label = await readVaultLabel(root);
  return label !== undefined && stackName.regex.test(label) ? label : model.name;
}

/** Where to look for the project's passphrase. */
export function searchFor({ io, vaultPasswordFile }: Context, { root }: Project, stack: string): Search {
  return {
    root,
    stack,
    env: io.env,
    cwd: process.cwd(),
    keychain: openKeychain(),
    ...(vaultPasswordFile === undefined ? {} : { option: vaultPasswordFile }),
  };
}
