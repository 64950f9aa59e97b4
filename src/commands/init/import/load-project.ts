import { dirname, relative, resolve } from "node:path";
import { loadCompose } from "../../../compose/load.ts";
import { placeText } from "../../../compose/problems.ts";
import type { ComposeProject, Environment } from "../../../compose/types.ts";
import { findUnsetVariables, type UnsetVariable } from "../../../import/image-variables.ts";
import { buildUsageProblem, type Complaint } from "../../../lib/errors.ts";
import { resolveLinks } from "../../../lib/files/real-path.ts";
import { findRepository } from "../../../lib/files/repository.ts";
import { computeInterruptibly } from "../../../lib/interruptible.ts";
import { canAsk } from "../../../lib/io.ts";
import { makePrintable } from "../../../lib/text/printable.ts";
import { limitReach } from "../../../project/reviewed/outside.ts";
import type { Context } from "../../../project/types.ts";
import { choosePrompter } from "../../../prompts/prompter.ts";
import type { InitOptions } from "../spec.ts";

/**
 * The compose project of `--from`. What its images need and no variable has is asked.
 *
 * @throws Problem (exit 2) where a file cannot be read as Compose would, and with each such variable if nobody is to be asked
 */
export async function loadProject(
  context: Context,
  options: Pick<InitOptions, "from" | "yes">,
): Promise<ComposeProject> {
  const { io } = context;
  const environment = new Map(
    Object.entries(io.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  for (;;) {
    const project = await computeInterruptibly(() => load(options.from, environment));
    const unset = findUnsetVariables(project);
    if (unset.length === 0) {
      return project;
    }
    if (options.yes || !canAsk(io)) {
      throw buildUsageProblem(unset.map(complainAbout));
    }
    for (const variable of unset) {
      environment.set(variable.name, await askFor(context, variable));
    }
  }
}

function load(files: readonly string[], environment: Environment): ComposeProject {
  const folder = dirname(resolve(files[0] ?? ""));
  return loadCompose({
    folder,
    within: limitReach(folder, findRepository(resolveLinks(folder))),
    files: files.map((file) => relative(folder, resolve(file))),
    // Who runs it can give variables, as with Compose.
    environment,
  });
}

async function askFor({ io, signal }: Context, { name, service, image, at }: UnsetVariable): Promise<string> {
  const reply = await choosePrompter(io, signal).ask(
    {
      message: `Which value has the variable ${name}?`,
      reason: `The image of ${makePrintable(service, 60)} is ${makePrintable(image, 200)} (${placeText(at)}). In the file .env it is found the next time.`,
      type: "text",
    },
    (text) => (/^[^\s$]+$/.test(String(text)) ? undefined : "one word without a dollar sign"),
  );
  return String(reply);
}

function complainAbout({ name, service, image, at }: UnsetVariable): Complaint {
  return {
    where: placeText(at),
    what: `the variable ${name} has no value, and the image of ${makePrintable(service, 60)} needs it: ${makePrintable(image, 200)}`,
    fix: `Write ${name}=… into the file .env next to it, or give it to this call: ${name}=… harden-init …; on a terminal, without --yes, it is a question.`,
  };
}
