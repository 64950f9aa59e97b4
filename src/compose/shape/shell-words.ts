import { buildComposeProblem } from "../problems.ts";
import type { Place } from "../types.ts";

const mostWords = 10_000;

/** The next part of a command: between words, within one, or an operator of a shell. */
const part =
  /(?<blank>\s+)|(?<operator>[;&|<>])|'(?<single>[^']*)'|"(?<double>(?:\\.|[^"\\])*)"|\\(?<escaped>.)|(?<plain>`[^`]*`|\$\([^)]*\)|(?:\$(?!\()|[^\s'"`\\();&|<>$])+)/gsuy;

/**
 * Splits a command line as Compose does: by spaces, with quotes and backslashes, without expansion. Compose has no shell and reads no further than its
 * first operator: of `run 2>&1 | tee log` there is `run`.
 *
 * @throws Problem (exit 2) if a quote or bracket does not close, or there are too many words for a command
 */
export function splitShellWords(text: string, at: Place): readonly string[] {
  const words: (string | undefined)[] = [undefined];
  let end = 0;
  for (const { 0: whole, index, groups = {} } of text.matchAll(part)) {
    end = index + whole.length;
    if (groups.operator !== undefined) {
      return finished(groups.operator === ">" ? withoutStream(words) : words, at);
    }
    if (groups.blank !== undefined) {
      words.push(undefined);
    } else {
      words.push(`${words.pop() ?? ""}${textOf(groups)}`);
    }
  }
  if (end < text.length) {
    const what = "()".includes(text[end] ?? "")
      ? "has a lone bracket"
      : "ends with an unclosed quote or bracket, or a lone backslash";
    throw buildComposeProblem(at, `this command ${what}`);
  }
  return finished(words, at);
}

function textOf({ single, double, escaped, plain }: Readonly<Record<string, string>>): string {
  return single ?? double?.replace(/\\(.)/gsu, "$1") ?? escaped ?? plain ?? "";
}

/** The number of a stream, as in `2>`, is no word. */
function withoutStream(words: readonly (string | undefined)[]): readonly (string | undefined)[] {
  return /^[0-9]/.test(words.at(-1) ?? "") ? words.slice(0, -1) : words;
}

function finished(words: readonly (string | undefined)[], at: Place): readonly string[] {
  const found = words.filter((word) => word !== undefined);
  if (found.length > mostWords) {
    throw buildComposeProblem(at, `this command has more than ${mostWords} words`);
  }
  return found;
}
