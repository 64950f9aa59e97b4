import fc from "fast-check";
import { makePrintable } from "../../src/lib/text/printable.ts";
import { anyLetter } from "../support/any-letter.ts";
import { holds } from "../support/holds.ts";

test.each([
  ["an escape", "\u001b[2J", "\\u{1b}[2J"],
  ["a control character of eight bits", "\u009b2J", "\\u{9b}2J"],
  ["line ends", "a\r\nb", "a\\u{d}\\u{a}b"],
  ["a direction that is overridden", "\u202etxt.exe", "\\u{202e}txt.exe"],
  ["a direction that is isolated", "\u2066a\u2069", "\\u{2066}a\\u{2069}"],
  ["a mark of direction", "a\u200fb\u061cc", "a\\u{200f}b\\u{61c}c"],
  ["separators of lines and paragraphs", "a\u2028b\u2029c", "a\\u{2028}b\\u{2029}c"],
  ["letters that are not seen", "\ufeffa\u200bb", "\\u{feff}a\\u{200b}b"],
  ["half a letter", "\ud83d", "\\u{d83d}"],
  ["letters, also wide and accented ones", "数据 e\u0301 🚀", "数据 e\u0301 🚀"],
])("%s: %j", (_, text, expected) => {
  expect(makePrintable(text)).toBe(expected);
});

test("nothing that steers, hides or turns is left of any text", () => {
  const sign = fc.oneof(
    fc.string({ unit: anyLetter }),
    fc.integer({ min: 0, max: 0x20_6f }).map((code) => String.fromCodePoint(code)),
  );
  holds(
    fc.property(fc.array(sign), (signs) => {
      expect(makePrintable(signs.join(""))).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    }),
  );
});
