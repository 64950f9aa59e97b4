import { composeProblem } from "../problems.ts";
import type { Place } from "../types.ts";

/** One part of a word: quoted, escaped or plain. */
const piece = /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)|([^\s'"\\]+)/gs;
const word = /(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/gs;

/**
 * Splits a command line as Compose does: by spaces, with quotes and backslashes, without expansion.
 *
 * @throws Problem (exit 2) if a quote does not close
 */
export function shellWords(text: string, at: Place): readonly string[] {
  if (text.replace(word, "").trim() !== "") {
    throw composeProblem(at, "this command ends with an unclosed quote or a lone backslash");
  }
  return (text.match(word) ?? []).map((each) =>
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
