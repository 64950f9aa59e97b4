import { buildUsageProblem, type ExitCode, exitCodes } from "../../lib/errors.ts";
import { isInteractive, print, printJson, tell } from "../../lib/io.ts";
import { Secret } from "../../lib/secret.ts";
import { nameHint } from "../../lib/text/nearest-name.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { findWeakness } from "../../lib/text/weak-words.ts";
import { nameEntry } from "../../model/secret-names.ts";
import type { SecretSpec } from "../../model/types.ts";
import { type Consent, confirm } from "../../project/confirm.ts";
import { openProject, type Project } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { openVault, warnIfWeak } from "../../project/vault.ts";
import { askSecret } from "../../prompts/prompter.ts";
import { generateSecret } from "../../secrets/generate.ts";
import { writeVault } from "../../secrets/vault/file.ts";
import { vaultPath } from "../../secrets/vault/path.ts";
import { findPendingRotations, setSecret } from "../../secrets/vault/rotate.ts";
import { withProjectLock } from "../../write/lock.ts";
import type { SecretsOptions } from "./spec.ts";

/** `secrets list` names the vault's secrets, `secrets set NAME` changes one. No value is ever shown. */
export async function run(context: Context, options: SecretsOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  return options.action === "list"
    ? list(context, project)
    : withProjectLock(project.root, () => set(context, options, project));
}

async function list(context: Context, project: Project): Promise<ExitCode> {
  const vault = await openVault(context, project);
  await warnIfWeak(context.io, project.root, vault);
  const { content } = vault;
  const pending = findPendingRotations(content);
  const secrets = entriesOf(project).map(({ name, services, variable, why }) => ({
    name,
    services,
    why,
    state: !content.names.includes(variable)
      ? "missing"
      : pending.includes(variable)
        ? "changed, not deployed yet"
        : "set",
  }));
  if (context.json) {
    printJson(context.io, { secrets });
    return exitCodes.done;
  }
  if (secrets.length === 0) {
    tell(context.io, "This stack has no secret.");
  }
  for (const { name, services, state, why } of secrets) {
    print(context.io, `${context.io.colours.bold(name)}  ${state}; read by ${services.join(", ")}: ${why}`);
  }
  return exitCodes.done;
}

/** A secret of the vault, with all that read it. */
interface Entry extends Pick<SecretSpec, "name" | "variable" | "logins" | "why"> {
  readonly services: readonly string[];
}

/** The secrets of the vault, each once. One that several read is called as the vault calls it. */
function entriesOf({ model }: Project): readonly Entry[] {
  const variables = [...new Set(model.secrets.map(({ variable }) => variable))];
  return variables.flatMap((variable) => {
    const readers = model.secrets.filter((secret) => secret.variable === variable);
    return readers.slice(0, 1).map((secret) => ({
      ...secret,
      name: nameEntry(secret.name, variable),
      services: [...new Set(readers.map(({ service }) => service))],
    }));
  });
}

type Setting = Extract<SecretsOptions, { action: "set" }>;

async function set(context: Context, { name, generate, yes }: Setting, project: Project): Promise<ExitCode> {
  const spec = entryOf(project, name);
  const vault = await openVault(context, project);
  await warnIfWeak(context.io, project.root, vault);
  const { label, passphrase, content } = vault;
  const value = generate ? generateSecret() : await readValue(context, spec.name);
  if (!(await acceptsValue(context, { yes }, spec.name, value))) {
    tell(context.io, "Nothing was changed.");
    return exitCodes.done;
  }
  const next = setSecret(content, spec, value);
  if (next !== content) {
    await writeVault(project.root, next, passphrase.secret, label);
  }
  const later =
    spec.logins.length > 0
      ? "The next deploy logs in with the previous one, changes it there, and then removes the previous one."
      : "The next deploy brings it to the servers.";
  if (context.json) {
    printJson(context.io, { secret: spec.name, changed: next !== content });
  } else if (!context.quiet) {
    print(
      context.io,
      next === content ? `${spec.name} has that value already.` : `${spec.name} is changed in ${vaultPath}. ${later}`,
    );
  }
  return exitCodes.done;
}

/** A weak value may be the one that a database has already, so the user decides. */
async function acceptsValue(context: Context, consent: Consent, name: string, value: Secret): Promise<boolean> {
  const weakness = findWeakness(value.reveal());
  const question = `The value of ${name} is guessed within a moment: ${weakness}. --generate makes a strong one. Set it all the same?`;
  return weakness === undefined || (await confirm(context, consent, question));
}

/** By its name, its variable in the vault, or the name of the file that one service has of it. */
function entryOf(project: Project, name: string): Entry {
  const entries = entriesOf(project);
  const variable = project.model.secrets.find((one) => one.name === name)?.variable ?? name;
  const entry = entries.find((one) => one.name === name || one.variable === variable);
  if (entry !== undefined) {
    return entry;
  }
  const known = entries.map((one) => one.name);
  throw buildUsageProblem({
    what: `unknown secret \`${makePrintable(name, 60)}\``,
    fix: nameHint(name, known, "Known secrets"),
  });
}

/** From a hidden prompt, or the first line of a pipe; never from an argument, which every process can read. */
async function readValue({ io, signal }: Context, name: string): Promise<Secret> {
  if (isInteractive(io)) {
    return askSecret(io, `The new value of ${name}`, signal);
  }
  let text = "";
  for await (const chunk of io.stdin) {
    text += String(chunk);
    if (text.length > 10_000) {
      throw buildUsageProblem({ where: "standard input", what: "the value is too long for a secret" });
    }
  }
  const value = text.replace(/\r?\n$/, "");
  if (value === "") {
    throw buildUsageProblem({
      where: "standard input",
      what: "the input is empty",
      fix: "Pipe the value in, or add --generate.",
    });
  }
  return new Secret(value);
}
