import fc from "fast-check";
import { hanging, wrapped } from "../../src/lib/text/wrapped.ts";
import { holds } from "../support/holds.ts";

test.each([
  ["short", 10, ["short"]],
  ["two words", 5, ["two", "words"]],
  ["a word-that-is-longer than", 6, ["a", "word-that-is-longer", "than"]],
  ["", 5, [""]],
])("%j in %i columns", (text, width, lines) => {
  expect(wrapped(text, width)).toEqual(lines);
});

test("no word is lost, and no line is longer than its width unless it is one word", () => {
  holds(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }),
      fc.integer({ min: 1, max: 30 }),
      (words, width) => {
        const lines = wrapped(words.join(" "), width);
        expect(lines.join(" ")).toBe(words.join(" "));
        expect(lines.every((line) => line.length <= width || !line.includes(" "))).toBe(true);
      },
    ),
  );
});

test("all lines but the first are indented, within the width", () => {
  expect(hanging("one two three four", 10)).toEqual(["one two", "  three", "  four"]);
});
