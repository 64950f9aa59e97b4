import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { print, printJson, tell } from "../../lib/io.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import type { Project } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { searchFor } from "../../project/vault/vault.ts";
import { findLeaks, type Leak, type NamedSecret } from "../../secrets/guard/find-leaks.ts";
import { placeHook, removeHook } from "../../secrets/guard/hook.ts";
import { readStagedFiles } from "../../secrets/guard/staged-files.ts";
import { findPassphrase } from "../../secrets/passphrase/find.ts";
import { readVault, readVaultLabel } from "../../secrets/vault/file.ts";
import { listEntries } from "./entries.ts";
import type { SecretsOptions } from "./spec.ts";

type Guarding = Extract<SecretsOptions, { action: "guard" }>;

/** Has git refuse commits that would show a secret, or no longer. */
export async function guard(context: Context, { remove }: Guarding, project: Project): Promise<ExitCode> {
  const path = remove ? await removeHook(project.root) : await placeHook(project.root);
  if (context.json) {
    printJson(context.io, { hook: path ?? null, removed: remove });
  } else if (remove) {
    print(context.io, path === undefined ? "There is no hook of ours here." : `Removed ${path}`);
  } else {
    print(context.io, `Wrote ${path}: git refuses a commit that would show a secret of this stack.`);
  }
  return exitCodes.done;
}

/** Looks through what is about to be committed. Exit code 3 where a secret would be shown. */
export async function lookThroughStaged(context: Context, project: Project): Promise<ExitCode> {
  const { io, json } = context;
  const { files, tooLarge } = await readStagedFiles(project.root);
  const secrets = await knownSecrets(context, project);
  const leaks = files.flatMap((file) => findLeaks(file, secrets ?? []));
  if (json) {
    printJson(io, { files: files.length, leaks, tooLarge, valuesCompared: secrets !== undefined });
  } else {
    const lines = [
      ...leaks.map(sentence),
      ...tooLarge.map((path) => `${makePrintable(path)} is too large, and was not looked through.`),
      ...(secrets === undefined ? ["No passphrase is at hand, so the values of the vault were not looked for."] : []),
      ...(leaks.length > 0 ? ["Take it out, or commit with --no-verify where it may be seen."] : []),
    ];
    for (const line of lines) {
      tell(io, line);
    }
  }
  return leaks.length === 0 ? exitCodes.done : exitCodes.notAsWanted;
}

function sentence({ path, line, what }: Leak): string {
  return `${makePrintable(path)}${line === undefined ? "" : `:${line}`}: ${what}`;
}

/** The values of the vault; undefined where no passphrase is at hand, for a commit must not ask for one. */
async function knownSecrets(context: Context, project: Project): Promise<readonly NamedSecret[] | undefined> {
  const label = (await readVaultLabel(project.root)) ?? project.model.name;
  const found = await findPassphrase(searchFor(context, project, label));
  const opened = "secret" in found ? await readVault(project.root, found.secret) : undefined;
  return (
    opened &&
    listEntries(project).flatMap(({ name, variable }) => {
      const value = opened.content.get(variable);
      return value === undefined ? [] : [{ name, value }];
    })
  );
}
