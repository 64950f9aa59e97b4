import { existsSync } from "node:fs";
import { exitCodes } from "../../../lib/errors.ts";
import { listAt, parseObject } from "../../../lib/fields.ts";
import { tell } from "../../../lib/io.ts";
import { makePrintable } from "../../../lib/text/printable.ts";
import type { Project } from "../../../project/open.ts";
import { type Ask, judgeAnswers, tellFailures } from "../../../project/run/ask-hosts.ts";
import type { Context } from "../../../project/types.ts";
import { getPlace, isDeployedHere, thisMachine } from "./this-machine.ts";

interface Taking {
  readonly project: Pick<Project, "model">;
  readonly ask: Ask;
  readonly place?: string;
}

/**
 * Does some work with the stack on this machine, and takes the stack away, however the work ends.
 *
 * @returns what the work gave, and whether everything could be taken away
 */
export async function takingAway<T>(
  context: Context,
  { project, ask, place = getPlace(project.model) }: Taking,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly isClean: boolean }> {
  const end = () => takeAway(context, { project, ask, place });
  const result = await work().catch(async (error: unknown) => {
    await end();
    throw error;
  });
  return { result, isClean: await end() };
}

/** Only root can end what still learns, and remove what it made: as a module. Without the folder nothing was begun. */
async function takeAway(context: Context, { project, ask, place }: Required<Taking>): Promise<boolean> {
  const { io, json, quiet } = context;
  if (!existsSync(place)) {
    return true;
  }
  const { model } = project;
  const args = { project: model.name, place, command: process.pid, keeps_images: isDeployedHere(model) };
  const answers = await ask({ module: "harden.stack.learn_end", args, timeout, isLast: true });
  const [answer] = answers;
  if (answer === undefined || judgeAnswers(answers) !== exitCodes.done) {
    tellFailures(
      context,
      project,
      answers.map((one) => ({ ...one, host: thisMachine })),
    );
    return false;
  }
  const images = listAt(parseObject(answer.stdout) ?? {}, "images").map((image) => makePrintable(String(image), 200));
  if (images.length > 0 && !json && !quiet) {
    tell(io, `Built here, and there for a deploy on this machine, which builds the same: ${images.join(", ")}.`);
  }
  return true;
}

/** Milliseconds. Who learns has a minute for its own end. */
const timeout = 240_000;
