import { existsSync } from "node:fs";
import { join } from "node:path";
import { answersFile } from "../../answers/file.ts";
import { describeService } from "../../import/table/json.ts";
import { type ReviewedService, reviewService } from "../../import/table/review.ts";
import { formatService, legend } from "../../import/table/text.ts";
import { lookUp } from "../../lib/fields.ts";
import { print, printJson, printLines } from "../../lib/io.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import type { Service } from "../../model/types/service.ts";
import { listHeldControls } from "../../plan/checks/held.ts";
import { openProject, type Project } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";

/**
 * Explains a service of the project: what of its compose file was taken over, changed, taken out and kept, what was guessed, and what is left open. Of a
 * service that a kind makes it tells the controls.
 *
 * @returns false where there is no project, or no such service in it
 */
export async function explainService(context: Context, name: string): Promise<boolean> {
  const { io, json, root } = context;
  if (!existsSync(join(root, answersFile))) {
    return false;
  }
  const project = await openProject(root);
  const service = project.model.services.find((each) => each.name === name);
  const answers = lookUp(project.answers.services, name);
  if (service === undefined || answers === undefined) {
    return false;
  }
  const reviewed = reviewService(service, answers);
  const controls = listHeldControls(project.model).flatMap((held) => (held.service === name ? [held.control] : []));
  if (json) {
    printJson(io, { service: name, controls, ...(reviewed && documentOf(reviewed)) }, 2);
    return true;
  }
  print(io, io.colours.bold(titleOf(service)));
  printLines(io, [
    "",
    `  Controls: ${controls.length}: ${controls.join(", ")}`,
    ...(reviewed === undefined ? kindLines(project, name) : linesOf(reviewed, io.stdout.columns)),
  ]);
  return true;
}

function documentOf({ taken, kept, guessed }: ReviewedService): object {
  return { ...describeService(taken), kept, guessed };
}

function titleOf({ name, kind, image, source }: Service): string {
  const made = image ?? (source === undefined ? "" : `built from ${source}`);
  return `${name}  ${kind.title}${made === "" ? "" : `, ${makePrintable(made)}`}`;
}

/** A kind has no previous compose file: its folder makes all of the service. */
function kindLines({ model }: Project, name: string): readonly string[] {
  return model.notes.filter(({ service }) => service === name).map(({ text }) => `  - ${text}`);
}

function linesOf({ taken, kept, guessed }: ReviewedService, columns = Number.POSITIVE_INFINITY): readonly string[] {
  return [
    "",
    `  ${legend} ? is a guess, = as it was.`,
    "",
    ...formatService(taken, { isRenamed: false, isWritten: true, columns: columns - 2 }).map((line) => `  ${line}`),
    ...guessed.map((guess) => `  ? ${guess}`),
    ...(kept.length === 0 ? [] : [`  = ${kept.map((key) => makePrintable(key)).join(", ")}`]),
  ];
}
