import stringWidth from "string-width";

const segmenter = new Intl.Segmenter();
/** Signs of one column each, that stand for themselves: most texts have no others, and measuring any text takes a hundred times as long. */
const simple = /^[ -~·›…─━✔✖→⠀-⣿]*$/;

/** How many columns of a terminal a text needs. */
export function measureWidth(text: string): number {
  return simple.test(text) ? text.length : stringWidth(text);
}

/** The text, cut with "…" if it needs more than `columns` of a terminal. A letter stays with its accents, and an emoji of several characters stays whole. */
export function cutTo(text: string, columns: number): string {
  // The width of a tab depends on its position.
  const line = text.replaceAll("\t", " ");
  if (measureWidth(line) <= columns) {
    return line;
  }
  if (simple.test(line)) {
    return columns < 1 ? "" : `${line.slice(0, columns - 1)}…`;
  }
  let used = 1;
  let kept = "";
  for (const { segment } of segmenter.segment(line)) {
    used += stringWidth(segment);
    if (used > columns) {
      break;
    }
    kept += segment;
  }
  return columns < 1 ? "" : `${kept}…`;
}
