import { stripVTControlCharacters } from "node:util";

/** A text as lines of limited width, broken between words; a longer word has a line of its own. */
export function wrapText(text: string, width: number): readonly string[] {
  return breakLine(text.trim().replaceAll(/\s+/g, " "), width);
}

/** The same with all lines but the first indented, so that the next text stands out. */
export function wrapHanging(text: string, width: number): readonly string[] {
  const indent = "  ";
  return wrapText(text, width - indent.length).map((line, at) => (at === 0 ? line : `${indent}${line}`));
}

/** Texts as lines for a terminal of that many columns: broken at spaces; the further lines of each stand below what it begins with. */
export function foldLines(texts: readonly string[], columns: number): readonly string[] {
  return texts
    .flatMap((text) => text.split("\n"))
    .flatMap((line) => {
      const [begin = ""] = /^ */.exec(stripVTControlCharacters(line)) ?? [];
      const indent = Math.min(begin.length + 2, Math.floor(columns / 2));
      return widthOf(line) <= columns ? [line] : breakLine(line, columns, " ".repeat(indent));
    });
}

/** Each word stays with the spaces before it, which a table needs. */
function breakLine(text: string, width: number, indent = ""): readonly string[] {
  const lines = [""];
  for (const [piece] of text.matchAll(/ *[^ ]+/g)) {
    const longer = `${lines.at(-1)}${piece}`;
    if (longer === piece || widthOf(longer) <= width) {
      lines.splice(-1, 1, longer);
    } else {
      lines.push(indent + piece.trimStart());
    }
  }
  return lines;
}

/** Colours take no room. Every command loads this: a table of how wide each letter is would cost more time at each start than it is worth here. */
function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
