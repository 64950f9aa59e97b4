import { composeProblem } from "../problems.ts";
import type { Place } from "../types.ts";

/** One stretch of a word: quoted, escaped or plain. */
const piece = /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)|([^\s'"\\]+)/gs;
const word = /(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/gs;

/**
 * The words of a command line as Compose splits it: by spaces, with quotes and backslashes, without any expansion.
 *
 * @throws Problem (exit 2) where a quote does not close
 */
export function shellWords(text: string, at: Place): readonly string[] {
  if (text.replace(word, "").trim() !== "") {
    throw composeProblem(at, "a quote or a backslash at the end of this command stands alone");
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

/** Between double quotes a backslash stands for itself before everything that needs none. */
function unescaped(text: string): string {
  return text.replace(/\\(["\\$`\n])/g, "$1");
}
