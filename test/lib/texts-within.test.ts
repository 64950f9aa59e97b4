import fc from "fast-check";
import { createFinder } from "../../src/lib/text/texts-within.ts";
import { holds } from "../support/holds.ts";

test("finds what stands in a text, also where one begins another", () => {
  const find = createFinder(["pass", "pass-1", "pass-10", "word", ""]);
  expect([...find("a pass-10 here")].sort()).toEqual(["pass", "pass-1", "pass-10"]);
  expect([...find("a pass-2 here")]).toEqual(["pass"]);
  expect(find("nothing").size).toBe(0);
});

test("finds what a look for each of them finds", () => {
  const few = fc.string({ unit: fc.constantFrom("a", "b", "é"), maxLength: 6 });
  holds(
    fc.property(
      fc.array(few, { maxLength: 12 }),
      fc.string({ unit: fc.constantFrom("a", "b", "é", " "), maxLength: 30 }),
      (wanted, text) => {
        const expected = wanted.filter((one) => one !== "" && text.includes(one));
        expect([...createFinder(wanted)(text)].sort()).toEqual([...new Set(expected)].sort());
      },
    ),
  );
});
