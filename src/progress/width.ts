import stringWidth from "string-width";

const segmenter = new Intl.Segmenter();

/** The text, cut with "…" where it would take more than `columns` of a terminal; a letter and its accents, or a picture of several signs, stay whole. */
export function cutTo(text: string, columns: number): string {
  // A tab would reach to the next stop, wherever that is.
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
