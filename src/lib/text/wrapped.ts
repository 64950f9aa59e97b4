import { stripVTControlCharacters } from "node:util";

/** A text as lines of limited width, broken between words; a longer word has a line of its own. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && longer.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

/** The same with all lines but the first indented, so that the next text stands out. */
export function wrapHanging(text: string, width: number): readonly string[] {
  const indent = "  ";
  return wrapText(text, width - indent.length).map((line, at) => (at === 0 ? line : `${indent}${line}`));
}

/** Texts as lines for a terminal of that many columns: broken at spaces; the further lines of each stand below what it begins with. */
export function foldLines(texts: readonly string[], columns: number): readonly string[] {
  return texts.flatMap((text) => text.split("\n")).flatMap((line) => foldLine(line, columns));
}

function foldLine(line: string, columns: number): readonly string[] {
  if (widthOf(line) <= columns) {
    return [line];
  }
  const indent = " ".repeat(Math.min(widthOf(/^ */.exec(line)?.[0] ?? "") + 2, Math.floor(columns / 2)));
  const lines: string[] = [];
  // Each word with the spaces before it, which a table needs.
  for (const [piece] of line.matchAll(/ *[^ ]+/g)) {
    const [before] = lines.splice(-1);
    if (before === undefined || widthOf(before + piece) <= columns) {
      lines.push(`${before ?? ""}${piece}`);
    } else {
      lines.push(before, indent + piece.trimStart());
    }
  }
  return lines;
}

/** Colours take no room. */
function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}
