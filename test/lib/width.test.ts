import fc from "fast-check";
import stringWidth from "string-width";
import { cutTo, measureWidth } from "../../src/lib/text/width.ts";
import { holds } from "../support/holds.ts";

const family = "👨\u200d👩\u200d👧";
const flag = "🇫🇮";
const accented = "e\u0301";

test.each([
  ["plain", 5, "plain"],
  ["plain", 4, "pla…"],
  ["plain", 0, ""],
  ["数据", 4, "数据"],
  ["数据", 3, "数…"],
  ["数据", 2, "…"],
  ["한국어", 5, "한국…"],
  [`${accented}${accented}${accented}`, 3, `${accented}${accented}${accented}`],
  [`${accented}${accented}${accented}`, 2, `${accented}…`],
  ["🚀🚀", 3, "🚀…"],
  [`${family}${family}`, 4, `${family}${family}`],
  [`${family}${family}`, 3, `${family}…`],
  [`${flag}${flag}`, 3, `${flag}…`],
  ["❤\ufe0f❤\ufe0f", 3, "❤\ufe0f…"],
  ["⠋…›", 3, "⠋…›"],
  ["a\tb", 3, "a b"],
])("%j cut to %i columns is %j", (text, columns, cut) => {
  expect(cutTo(text, columns)).toBe(cut);
});

test("a cut text is never wider than asked", () => {
  holds(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(40), (text, columns) => {
      expect(stringWidth(cutTo(text, columns))).toBeLessThanOrEqual(columns);
    }),
  );
});

test("the short way of measuring comes to the same", () => {
  const sign = fc.constantFrom(...Array.from("aZ ~!·›…─━✔✖→⠋⣿"), "é", "漢", "🚀", "e\u0301", "\u200d");
  holds(
    fc.property(fc.array(sign), (signs) => {
      const text = signs.join("");
      expect(measureWidth(text)).toBe(stringWidth(text));
    }),
  );
});
