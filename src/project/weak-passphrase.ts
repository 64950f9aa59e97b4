import { setTimeout } from "node:timers/promises";
import { type Io, sentence, tell } from "../lib/io.ts";
import { findWeakness } from "../secrets/passphrase/strength.ts";
import type { Passphrase } from "../secrets/passphrase/types.ts";
import { vaultPath } from "../secrets/vault/path.ts";

/* A vault that exists must open, however weak its passphrase is: the user is warned, and told how to change it. */

/** The passphrase that opened a vault, and the vault's label. */
interface UsedPassphrase {
  readonly label: string;
  readonly passphrase: Passphrase;
}

/** Ansible has been started by then, and does not need this process for a while. */
const untilAnsibleLoads = 500;

/** Warns on standard error where the passphrase of a vault that exists can be guessed. */
export async function warnIfWeak(io: Io, used: UsedPassphrase): Promise<void> {
  warnOfWeakness(io, used, await findWeakness(used.passphrase, used.label));
}

/** Looks for the weakness while a playbook runs: the estimate takes a third of a second, which nobody waits for then. */
export async function findWeaknessMeanwhile({ passphrase, label }: UsedPassphrase): Promise<string | undefined> {
  await setTimeout(untilAnsibleLoads);
  return findWeakness(passphrase, label);
}

/** Warns of a weakness that was found; says nothing where there is none. */
export function warnOfWeakness(io: Io, { passphrase, label }: UsedPassphrase, weakness: string | undefined): void {
  if (weakness === undefined) {
    return;
  }
  for (const line of sentence(io, "warning", `passphrase from ${passphrase.from}: ${weakness}`)) {
    tell(io, line);
  }
  const vaultId = `--vault-id ${label}@${passphrase.file ?? "prompt"} --new-vault-id ${label}@NEW_FILE`;
  tell(io, `  To change it: ansible-vault rekey ${vaultId} ${vaultPath}`);
}
