import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { buildUsageProblem, type ExitCode, exitCodes, getErrorCode } from "../../lib/errors.ts";
import { print, printJson, tell } from "../../lib/io.ts";
import { type Consent, confirm } from "../../project/confirm.ts";
import type { Project } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { openVault, searchFor } from "../../project/vault/vault.ts";
import { generateSecret } from "../../secrets/generate.ts";
import { keepFirst, readKept } from "../../secrets/passphrase/store.ts";
import { readVault, readVaultLabel } from "../../secrets/vault/file.ts";
import { vaultPath } from "../../secrets/vault/path.ts";
import { openShared, sealShared } from "../../secrets/vault/shared-passphrase.ts";
import { readValue } from "./read-value.ts";
import type { SecretsOptions } from "./spec.ts";

type Exporting = Extract<SecretsOptions, { action: "export" }>;
type Importing = Extract<SecretsOptions, { action: "import" }>;

/** Writes the vault's passphrase into a file that only a code opens, for a colleague or another machine. The code goes another way. */
export async function exportPassphrase(context: Context, { file }: Exporting, project: Project): Promise<ExitCode> {
  const vault = await openVault(context, project);
  const code = generateSecret();
  const path = resolve(file);
  const text = await sealShared({ passphrase: vault.passphrase.secret, label: vault.label }, code);
  await writeFile(path, text, { mode: 0o600, flag: "wx" }).catch((error: unknown) => {
    const exists = getErrorCode(error) === "EEXIST";
    throw buildUsageProblem(
      {
        where: path,
        what: exists ? "the file exists" : `it cannot be written (${getErrorCode(error)})`,
        fix: "Name a new file.",
      },
      { cause: error },
    );
  });
  if (context.json) {
    printJson(context.io, { file: path, code: code.reveal() });
    return exitCodes.done;
  }
  print(context.io, code.reveal());
  tell(
    context.io,
    `${path} holds the passphrase of ${vaultPath}, and opens with the code above alone. Send the two by different ways.`,
  );
  tell(context.io, `There, in a copy of this project: harden-init secrets import ${file}`);
  return exitCodes.done;
}

/** Keeps the passphrase of such a file as that of this project, once it has opened the vault. */
export async function importPassphrase(
  context: Context,
  { file, yes }: Importing,
  project: Project,
): Promise<ExitCode> {
  const path = resolve(file);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw buildUsageProblem({ where: path, what: `it cannot be read (${getErrorCode(error)})` }, { cause: error });
  });
  const shared = await openShared(text, await readValue(context, "The code of that file"), path);
  const label = (await readVaultLabel(project.root)) ?? shared.label;
  if ((await readVault(project.root, shared.passphrase)) === undefined) {
    throw buildUsageProblem({ where: vaultPath, what: "there is no vault here that this passphrase could open" });
  }
  const { keychain, ...place } = searchFor(context, project, label);
  const known = await readKept(place, keychain);
  const isKnown = "secret" in known && known.secret.reveal() === shared.passphrase.reveal();
  const kept = isKnown
    ? known
    : await keepFirst(
        {
          ...place,
          keychain,
          chooseWithoutKeychain: (where, reason) => agreeToFile(context, { yes }, where, reason),
        },
        shared.passphrase,
      );
  if (context.json) {
    printJson(context.io, { kept: kept.from });
  } else {
    print(context.io, `The passphrase opens ${vaultPath}, and is in ${kept.from} now. Remove ${path}.`);
  }
  return exitCodes.done;
}

async function agreeToFile(context: Context, consent: Consent, file: string, reason: string): Promise<"file"> {
  const question = `No keychain here can keep it: ${reason}. Keep it in ${file}, which only you can read?`;
  if (await confirm(context, consent, question, true)) {
    return "file";
  }
  throw buildUsageProblem({
    what: "the passphrase opens the vault, and was kept nowhere",
    fix: "Put it into a file of your own, and give that: --vault-password-file FILE",
  });
}
