import { isDeepStrictEqual } from "node:util";
import { spellValue } from "../../../import/table/short-value.ts";
import { formatPath } from "../../../lib/paths.ts";
import { makePrintable, shorten } from "../../../lib/text/printable.ts";
import type { AnswerConflict } from "../../../merge/answers/types.ts";
import type { Prompt } from "../../../prompts/types.ts";

/** The replies: the user's own value, or that of the compose file. */
export const sides = { ours: "yours", theirs: "the compose file's" } as const;

/** Which of two values holds, where harden.yml and the compose file were both changed. */
export function askAboutConflict(conflict: AnswerConflict): Prompt {
  const { base, ours, theirs } = formatSides(conflict);
  return {
    message: `${formatPath(conflict.path)}: which one holds?`,
    reason: `It was ${base} at the last import, and was changed in both files since.`,
    type: "choice",
    choices: [
      { value: sides.ours, note: ours },
      { value: sides.theirs, note: theirs },
    ],
    default: sides.ours,
  };
}

/** The values of a conflict for messages, each on one line; of lists only the items that not all of them have. */
export function formatSides({ path, base, ours, theirs }: AnswerConflict): Readonly<Record<keyof AnswerSides, string>> {
  const all = [base, ours, theirs];
  const key = String(path.at(-1));
  const format = (value: unknown) => formatSide(key, value, all);
  return { base: format(base), ours: format(ours), theirs: format(theirs) };
}

type AnswerSides = Pick<AnswerConflict, "base" | "ours" | "theirs">;

function formatSide(key: string, value: unknown, all: readonly unknown[]): string {
  if (value === undefined) {
    return "not there";
  }
  if (!Array.isArray(value)) {
    return shorten(makePrintable(JSON.stringify(value)), widest);
  }
  const others = all.map((other) => (Array.isArray(other) ? other : []));
  const own = value.filter((item) => !others.every((other) => other.some((each) => isDeepStrictEqual(each, item))));
  const shown = own.length === 0 ? value : own;
  return shown.length === 0 ? "empty" : shorten(makePrintable(spellValue(key, shown)), widest);
}

const widest = 120;
