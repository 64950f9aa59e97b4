import { buildUsageProblem, type Problem } from "../errors.ts";

/*
 * A parser takes seconds and hundreds of megabytes for a file that consists of nothing but marks. What is far beyond every real file is refused before it
 * is parsed; looking takes time in proportion to the length.
 */

/** Characters. */
export const longestYaml = 2_000_000;
const deepest = 500;

/** How much of it a kind of file may have. */
export interface YamlBounds {
  readonly characters: number;
  readonly lines: number;
  /** Each may begin a value, a key, a comment or a quoted text. */
  readonly marks: number;
}

/** The largest one that was found has 0.2 million characters in 12,000 lines, and the largest of the 1,624 in sixty known projects 854 lines and 1,655 marks. */
export const composeBounds: YamlBounds = { characters: 1_000_000, lines: 20_000, marks: 30_000 };
/** What is written from a compose file can be longer than that file. */
const bounds: YamlBounds = { characters: longestYaml, lines: 60_000, marks: 150_000 };

/**
 * Refuses a YAML text that is too large to be parsed in a moment.
 *
 * @param file how messages name the file
 * @throws Problem (exit 2) with what there is too much of
 */
export function requireModestYaml(text: string, file: string, most: YamlBounds = bounds): void {
  if (text.length > most.characters) {
    throw tooLarge(file, `it has more than ${most.characters} characters`);
  }
  let [lines, marks, depth] = [0, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? "";
    if (sign === "\n") {
      lines += 1;
    } else if ("[]{}&*!?|>%#\"'`@,:-".includes(sign)) {
      marks += sign === ":" || sign === "-" ? Number(/\s/.test(text[at + 1] ?? "\n")) : 1;
      depth = nextDepth(depth, sign);
    }
    if (lines > most.lines || marks > most.marks || depth > deepest) {
      throw tooLarge(file, reasonOf(lines, depth, most));
    }
  }
}

function nextDepth(depth: number, sign: string): number {
  if (sign === "[" || sign === "{") {
    return depth + 1;
  }
  return (sign === "]" || sign === "}") && depth > 0 ? depth - 1 : depth;
}

function reasonOf(lines: number, depth: number, most: YamlBounds): string {
  if (depth > deepest) {
    return `its brackets are nested too deep, more than ${deepest} times`;
  }
  return lines > most.lines
    ? `it has more than ${most.lines} lines`
    : `it has more than ${most.marks} values and marks`;
}

function tooLarge(file: string, why: string): Problem {
  return buildUsageProblem({
    where: file,
    what: `${why}: this is too large to be read`,
    fix: "Write the stack in less.",
  });
}
