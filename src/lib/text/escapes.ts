import stripAnsi from "strip-ansi";

// Control characters except tab and newline, and marks that change the writing direction: both can disguise a line.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** The text without what steers a terminal or disguises a line. Line ends become `\n`. */
export function stripEscapes(text: string): string {
  return stripAnsi(text.replaceAll("\r\n", "\n")).replace(unprintable, "");
}
