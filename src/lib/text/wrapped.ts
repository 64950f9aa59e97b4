/** A text as lines of limited width, broken between words; a longer word has a line of its own. */
export function wrapped(text: string, width: number): readonly string[] {
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
export function hanging(text: string, width: number): readonly string[] {
  const indent = "  ";
  return wrapped(text, width - indent.length).map((line, at) => (at === 0 ? line : `${indent}${line}`));
}
