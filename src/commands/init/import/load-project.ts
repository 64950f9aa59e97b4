import { dirname, relative, resolve } from "node:path";
import { loadCompose } from "../../../compose/load.ts";
import { placeText } from "../../../compose/problems.ts";
import type { ComposeProject, Environment } from "../../../compose/types.ts";
import { UnsetVariablesProblem } from "../../../compose/unset-variables.ts";
import type { GivenVariables } from "../../../import/types.ts";
import { findUnsetImages, findUnsetSecrets, type UnsetVariable } from "../../../import/unset-variables.ts";
import { buildUsageProblem, type Complaint } from "../../../lib/errors.ts";
import { resolveLinks } from "../../../lib/files/real-path.ts";
import { findRepository } from "../../../lib/files/repository.ts";
import { computeInterruptibly } from "../../../lib/interruptible.ts";
import { canAsk } from "../../../lib/io.ts";
import { makePrintable } from "../../../lib/text/printable.ts";
import { limitReach } from "../../../project/reviewed/outside.ts";
import type { Context } from "../../../project/types.ts";
import { generateSecret } from "../../../secrets/generate.ts";
import type { InitOptions } from "../spec.ts";
import { askForVariable, type NeededVariable, offerExample, type SaidVariable } from "./ask-variables.ts";

/** A compose project, and what was said of variables that are set nowhere. */
export interface Loaded {
  readonly project: ComposeProject;
  readonly given: GivenVariables;
}

/**
 * The compose project of `--from`. Where nobody has set a variable that an image, a secret or the form of the file needs, the user is asked.
 *
 * @param remembered what was said at the last import
 * @throws Problem (exit 2) where a file cannot be read as Compose would, and with each such variable if nobody is to be asked; an empty secret is not one
 */
export async function loadProject(
  context: Context,
  options: Pick<InitOptions, "from" | "yes">,
  remembered: GivenVariables = new Map(),
): Promise<Loaded> {
  const { io } = context;
  const environment = new Map(
    Object.entries(io.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const given = new Map<string, string | null>();
  const ask = options.yes || !canAsk(io) ? async () => [] : createAsking(context, options.from);
  for (;;) {
    const attempt = await computeInterruptibly(() => load(options.from, environment));
    const unset = attempt.unset.filter(({ name }) => !given.has(name));
    const known = unset.filter(({ name }) => remembered.has(name));
    const said = known.length > 0 ? known.map(({ name }) => recall(name, remembered)) : await ask(unset);
    if (said.length === 0) {
      return { project: requireLoaded(attempt), given };
    }
    for (const { name, value, isSecret } of said) {
      environment.set(name, value);
      given.set(name, isSecret && value !== "" ? null : value);
    }
  }
}

/** Asks about variables; the first time, whether those of an example are meant. */
function createAsking(context: Context, from: readonly string[]) {
  let isFirst = true;
  return async (unset: readonly NeededVariable[]): Promise<readonly SaidVariable[]> => {
    const example = isFirst && unset.length > 0 ? await offerExample(context, from, unset) : undefined;
    isFirst = false;
    const said: SaidVariable[] = [];
    for (const variable of example === undefined ? unset : []) {
      said.push(await askForVariable(context, variable));
    }
    return example ?? said;
  };
}

/** The vault has the secret itself, and keeps it; another value shows where the compose file uses it. */
function recall(name: string, remembered: GivenVariables): SaidVariable {
  const value = remembered.get(name) ?? null;
  return { name, value: value ?? generateSecret().reveal(), isSecret: value === null };
}

/** The project, or why there is none; and the variables that must be set. */
interface Attempt {
  readonly project?: ComposeProject;
  readonly problem?: UnsetVariablesProblem;
  readonly unset: readonly NeededVariable[];
}

function load(files: readonly string[], environment: Environment): Attempt {
  const folder = dirname(resolve(files[0] ?? ""));
  try {
    const project = loadCompose({
      folder,
      within: limitReach(folder, findRepository(resolveLinks(folder))),
      files: files.map((file) => relative(folder, resolve(file))),
      // Who runs it can give variables, as with Compose.
      environment,
    });
    return { project, unset: [...findUnsetImages(project), ...findUnsetSecrets(project)].map(withPlace) };
  } catch (error) {
    if (error instanceof UnsetVariablesProblem) {
      const [{ where = "" } = {}] = error.complaints;
      return { problem: error, unset: error.variables.map((name) => ({ name, where, isRequired: true })) };
    }
    throw error;
  }
}

function withPlace({ at, ...variable }: UnsetVariable): NeededVariable {
  return { ...variable, where: placeText(at) };
}

/** What nobody has set of secrets is empty, as Compose takes it: the import says so. */
function requireLoaded({ project, problem, unset }: Attempt): ComposeProject {
  const images = unset.filter(({ image }) => image !== undefined);
  if (project === undefined || images.length > 0) {
    throw problem ?? buildUsageProblem(images.map(complainAbout));
  }
  return project;
}

function complainAbout({ name, service = "", image = "", where }: NeededVariable): Complaint {
  return {
    where,
    what: `the variable ${name} has no value, and the image of ${makePrintable(service, 60)} needs it: ${makePrintable(image, 200)}`,
    fix: `Write ${name}=… into the file .env next to it, or give it to this call: ${name}=… harden-init …; on a terminal, without --yes, it is a question.`,
  };
}
