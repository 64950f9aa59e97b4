// Letters that a terminal draws over two columns: East Asian wide ones, and pictures.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const narrow = /^[\u0020-\u007e]*$/;
const combining = /\p{Mn}|\p{Me}|[\u200b-\u200f]/u;

/** How many columns a text without escapes takes on a terminal. */
export function widthOf(text: string): number {
  if (narrow.test(text)) {
    return text.length;
  }
  return [...text].reduce((sum, letter) => sum + letterWidth(letter), 0);
}

/** The text, cut with "…" where it would take more than `columns`. */
export function cutTo(text: string, columns: number): string {
  if (widthOf(text) <= columns) {
    return text;
  }
  let used = 1;
  let kept = "";
  for (const letter of text) {
    used += letterWidth(letter);
    if (used > columns) {
      break;
    }
    kept += letter;
  }
  return columns < 1 ? "" : `${kept}…`;
}

function letterWidth(letter: string): number {
  if (combining.test(letter)) {
    return 0;
  }
  return wide.test(letter) ? 2 : 1;
}
