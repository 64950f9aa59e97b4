import fc from "fast-check";
import { cutTo, widthOf } from "../../src/progress/width.ts";
import { holds } from "../support/holds.ts";

test.each([
  ["", 0],
  ["plain", 5],
  ["é", 1],
  ["e\u0301", 1],
  ["数据", 4],
  ["🚀", 2],
  ["⠋…›", 3],
])("%j takes %i columns", (text, width) => {
  expect(widthOf(text)).toBe(width);
});

test.each([
  ["plain", 5, "plain"],
  ["plain", 4, "pla…"],
  ["数据", 3, "数…"],
  ["数据", 2, "…"],
  ["plain", 0, ""],
])("%j cut to %i columns is %j", (text, columns, cut) => {
  expect(cutTo(text, columns)).toBe(cut);
});

test("a cut text is never wider than asked", () => {
  holds(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(40), (text, columns) => {
      expect(widthOf(cutTo(text, columns))).toBeLessThanOrEqual(columns);
    }),
  );
});
