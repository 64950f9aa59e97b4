import { join } from "node:path";
import { canAsk } from "../../../lib/io.ts";
import type { Context } from "../../../project/types.ts";
import { choosePrompter } from "../../../prompts/prompter.ts";
import { findComposeFiles, findComposeFilesAbove } from "../../../survey/survey-folder.ts";
import type { InitOptions } from "../spec.ts";

const take = "take";

/**
 * The compose files to import: those of `--from`, or those in the folder, or above it, if the user wants that. What lies above may be of something else, so it is
 * not what Enter takes.
 *
 * @throws Problem (exit 130) if the user cancels
 */
export async function chooseComposeFiles(
  { io, root, signal }: Context,
  options: InitOptions,
): Promise<readonly string[]> {
  const { from, preset, answers, service, yes } = options;
  const isBegun = from.length > 0 || preset !== undefined || answers !== undefined || service.length > 0;
  const here = isBegun || yes || !canAsk(io) ? undefined : findComposeFiles(root);
  const isAbove = here?.length === 0;
  const files = isAbove ? findComposeFilesAbove(root) : (here ?? []);
  const [file] = files;
  if (file === undefined) {
    return from;
  }
  const reply = await choosePrompter(io, signal).ask(
    {
      message: `There is a ${file} ${isAbove ? "above this folder" : "here"}. What do you want to start from?`,
      reason: "Its services keep their images, data and passwords; what changes is shown before anything is written.",
      type: "choice",
      choices: [
        { value: take, name: file, note: "take its services over, hardened" },
        { value: "", name: "something else", note: "a preset, or an empty stack" },
      ],
      default: isAbove ? "" : take,
    },
    () => undefined,
  );
  return reply === take ? files.map((name) => join(root, name)) : from;
}
