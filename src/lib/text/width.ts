import stringWidth from "string-width";

const segmenter = new Intl.Segmenter();

/** The text, cut with "…" if it needs more than `columns` of a terminal. A letter stays with its accents, and an emoji of several characters stays whole. */
export function cutTo(text: string, columns: number): string {
  // The width of a tab depends on its position.
  const line = text.replaceAll("\t", " ");
  if (stringWidth(line) <= columns) {
    return line;
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
