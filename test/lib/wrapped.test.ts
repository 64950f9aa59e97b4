import fc from "fast-check";
import { foldLines, wrapHanging, wrapText } from "../../src/lib/text/wrapped.ts";
import { holds } from "../support/holds.ts";

test.each([
  ["short", 10, ["short"]],
  ["two words", 5, ["two", "words"]],
  ["a word-that-is-longer than", 6, ["a", "word-that-is-longer", "than"]],
  ["", 5, [""]],
])("%j in %i columns", (text, width, lines) => {
  expect(wrapText(text, width)).toEqual(lines);
});

test("no word is lost, and no line is longer than its width unless it is one word", () => {
  holds(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }),
      fc.integer({ min: 1, max: 30 }),
      (words, width) => {
        const lines = wrapText(words.join(" "), width);
        expect(lines.join(" ")).toBe(words.join(" "));
        expect(lines.every((line) => line.length <= width || !line.includes(" "))).toBe(true);
      },
    ),
  );
});

test("all lines but the first are indented, within the width", () => {
  expect(wrapHanging("one two three four", 10)).toEqual(["one two", "  three", "  four"]);
});

test.each([
  ["what fits", "  a  b", 6, ["  a  b"]],
  ["a sentence with an indent", "    → one two three", 12, ["    → one", "      two", "      three"]],
  ["the row of a table", "web    12  ok", 11, ["web    12", "  ok"]],
  ["several lines", "one two\nthree", 4, ["one", "  two", "three"]],
  ["colours", "\u001b[33mnote\u001b[39m one two", 8, ["\u001b[33mnote\u001b[39m one", "  two"]],
  [
    "an indent within colours",
    "\u001b[2m    one two three\u001b[22m",
    14,
    ["\u001b[2m    one two", "      three\u001b[22m"],
  ],
  ["an empty line", "", 4, [""]],
])("%s as a terminal shows it", (_name, text, columns, lines) => {
  expect(foldLines([text], columns)).toEqual(lines);
});

test("no word is cut, none is lost, and a line is longer than the terminal only where one word is", () => {
  const word = fc.stringMatching(/^[a-z/.:-]{1,20}$/);
  const spaces = fc.stringMatching(/^ {0,4}$/);
  const line = fc.array(fc.tuple(spaces, word), { minLength: 1 }).map((parts) => parts.flat().join(" "));
  holds(
    fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), fc.integer({ min: 4, max: 80 }), (texts, columns) => {
      const lines = foldLines(texts, columns);
      const words = (all: readonly string[]) => all.join(" ").trim().split(/ +/);
      expect(words(lines)).toEqual(words(texts));
      expect(lines.every((each) => each.length <= columns || !/\S {1,}\S/.test(each))).toBe(true);
    }),
  );
});
