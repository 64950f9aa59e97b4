import { buildUsageProblem, type ExitCode, exitCodes } from "../../lib/errors.ts";
import { print, printJson, tell } from "../../lib/io.ts";
import { Secret } from "../../lib/secret.ts";
import { findWeakness } from "../../lib/text/weak-words.ts";
import { canRotate } from "../../model/build/secrets/can-rotate.ts";
import { type Consent, confirm } from "../../project/confirm.ts";
import type { Project } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { openVault, saveVault, warnIfWeak } from "../../project/vault/vault.ts";
import { generateSecret } from "../../secrets/generate.ts";
import { vaultPath } from "../../secrets/vault/path.ts";
import { setSecret } from "../../secrets/vault/rotate.ts";
import { type Entry, findEntry } from "./entries.ts";
import { readValue } from "./read-value.ts";
import type { SecretsOptions } from "./spec.ts";

type Setting = Extract<SecretsOptions, { action: "set" }>;

/** Sets one secret in the vault; the next deploy brings it to the servers. */
export async function set(context: Context, { name, generate, yes }: Setting, project: Project): Promise<ExitCode> {
  const spec = findEntry(project, name);
  if (generate) {
    requireOwn(spec);
  }
  const vault = await openVault(context, project);
  await warnIfWeak(context.io, project.root, vault);
  const { content } = vault;
  const value = generate
    ? generateSecret()
    : encodeLines(spec, await readValue(context, `The new value of ${spec.name}`));
  if (!(await acceptsValue(context, { yes }, spec.name, value))) {
    tell(context.io, "Nothing was changed.");
    return exitCodes.done;
  }
  const next = setSecret(content, spec, value);
  await saveVault(project.root, vault, next);
  if (context.json) {
    printJson(context.io, { secret: spec.name, changed: next !== content });
  } else if (!context.quiet) {
    print(
      context.io,
      next === content
        ? `${spec.name} has that value already.`
        : `${spec.name} is changed in ${vaultPath}. ${sayWhatIsNext(spec)}`,
    );
  }
  return exitCodes.done;
}

/** A password is whatever the stack says it is; what others gave out is what they say. */
function requireOwn({ name, given, isMadeThere, why }: Entry): void {
  if (given || isMadeThere) {
    throw buildUsageProblem({
      where: name,
      what: `others know it already (${why}), so a generated one would open nothing`,
      fix: `Without --generate, \`harden-init secrets set ${name}\` asks for it, or takes it from a pipe.`,
    });
  }
}

function sayWhatIsNext(spec: Entry): string {
  if (spec.isMadeThere) {
    return "The next deploy tries it where a manager is locked.";
  }
  return canRotate(spec)
    ? "The next deploy changes it where it opens something, sees that the previous one opens nothing, and then removes that one."
    : "The next deploy brings it to the servers.";
}

/** What has several lines is kept as one, in Base64, and may come as either. */
function encodeLines({ encoded }: Entry, value: Secret): Secret {
  const text = value.reveal();
  return encoded && text.includes("\n") ? new Secret(Buffer.from(`${text}\n`).toString("base64")) : value;
}

/** A weak value may be the one that a database has already, so the user decides. */
async function acceptsValue(context: Context, consent: Consent, name: string, value: Secret): Promise<boolean> {
  const weakness = findWeakness(value.reveal());
  const question = `The value of ${name} is guessed within a moment: ${weakness}. --generate makes a strong one. Set it all the same?`;
  return weakness === undefined || (await confirm(context, consent, question));
}
