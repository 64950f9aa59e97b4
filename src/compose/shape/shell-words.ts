import { buildComposeProblem } from "../problems.ts";
import type { Place } from "../types.ts";

const mostWords = 10_000;

/** One part of a word: quoted, escaped or plain. */
const piece = /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)|([^\s'"\\]+)/gs;
const word = /(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/gs;

/**
 * Splits a command line as Compose does: by spaces, with quotes and backslashes, without expansion.
 *
 * @throws Problem (exit 2) if a quote does not close, or there are too many words for a command
 */
export function splitShellWords(text: string, at: Place): readonly string[] {
  const words = text.match(word) ?? [];
  if (words.length > mostWords) {
    throw buildComposeProblem(at, `this command has more than ${mostWords} words`);
  }
  if (text.replace(word, "").trim() !== "") {
    throw buildComposeProblem(at, "this command ends with an unclosed quote or a lone backslash");
  }
  return words.map((each) =>
    [...each.matchAll(piece)]
      .map(
        ([, single, double, escaped, plain]) =>
          single ?? (double === undefined ? (escaped ?? plain ?? "") : unescaped(double)),
      )
      .join(""),
  );
}

/** Between double quotes, a backslash is literal before a character that needs no escape. */
function unescaped(text: string): string {
  return text.replace(/\\(["\\$`\n])/g, "$1");
}
