import { formatPath } from "../../../lib/paths.ts";
import { makePrintable, shorten } from "../../../lib/text/printable.ts";
import type { AnswerConflict } from "../../../merge/answers/types.ts";
import type { Prompt } from "../../../prompts/types.ts";

/** The replies: the user's own value, or that of the compose file. */
export const sides = { ours: "yours", theirs: "the compose file's" } as const;

/** Which of two values holds, where harden.yml and the compose file were both changed. */
export function askAboutConflict({ path, base, ours, theirs }: AnswerConflict): Prompt {
  return {
    message: `${formatPath(path)}: which one holds?`,
    reason: `It was ${formatValue(base)} at the last import, and was changed in both files since.`,
    type: "choice",
    choices: [
      { value: sides.ours, note: formatValue(ours) },
      { value: sides.theirs, note: formatValue(theirs) },
    ],
    default: sides.ours,
  };
}

/** A value on one line, for messages. */
export function formatValue(value: unknown): string {
  return value === undefined ? "not there" : shorten(makePrintable(JSON.stringify(value)), widest);
}

const widest = 60;
