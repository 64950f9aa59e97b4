import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { identify } from "../../src/lib/identify.ts";
import { Secret } from "../../src/lib/secret.ts";
import { holds } from "../support/holds.ts";

test("two values have one identity exactly where they are deeply equal", () => {
  const small = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
  holds(
    fc.property(small, small, (one, other) => {
      expect(identify(one) === identify(other)).toBe(isDeepStrictEqual(one, other));
    }),
    500,
  );
});

test.each([
  ["the order of a map's keys", { a: 1, b: [2] }, { b: [2], a: 1 }, true],
  ["the order of a list", [1, 2], [2, 1], false],
  ["a number and its text", 80, "80", false],
  ["a key with a value that is missing", { a: undefined }, {}, false],
  ["nothing and null", undefined, null, false],
  ["two secrets", new Secret("a"), new Secret("b"), true],
  ["a secret and what it is shown as", new Secret("a"), "[REDACTED]", false],
  ["a text that looks like a list", "[1,2]", [1, 2], false],
])("%s", (_what, one, other, isSame) => {
  expect(identify(one) === identify(other)).toBe(isSame);
});
