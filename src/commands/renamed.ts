import { answersFile } from "../answers/file.ts";
import { parseAnswers } from "../answers/parse.ts";
import { getIn } from "../lib/paths.ts";

/**
 * What another name of the stack means on the servers; empty where it is the name that the project was written with last.
 *
 * @param before the text of the answers that the project was written from; undefined where it is not known
 */
export function renamedNotes(before: string | undefined, name: string): readonly string[] {
  const former = before === undefined ? name : getIn(parseAnswers(before, answersFile).value, ["name"]);
  return former === name
    ? []
    : [
        `the stack was called ${former}: on a server ${name} is another one, with empty volumes, and ${former} goes on running beside it with its data. To end that one, call it ${former} again and run \`harden-init down\` first.`,
      ];
}
