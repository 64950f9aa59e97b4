import { getLongName, getValueName, listOptionNames, readOptions } from "../../../src/lib/command-line/option.ts";
import { flag, text, wholeNumber, withDefault } from "../../../src/lib/command-line/option-builders.ts";

test.each([
  ["-n, --lines <number>", "--lines", ["-n", "--lines"], "number"],
  ["--check", "--check", ["--check"], ""],
  ["--resolve [side]", "--resolve", ["--resolve"], "side"],
  ["--host <[user@]address[:port]>", "--host", ["--host"], "[user@]address[:port]"],
])("the names in %s", (flags, long, names, valued) => {
  expect(getLongName({ flags })).toBe(long);
  expect(listOptionNames({ flags })).toEqual(names);
  expect(getValueName({ flags })).toBe(valued);
});

test("a set is read option by option, under the names of the code", () => {
  const set = {
    check: flag("--check", ""),
    amount: withDefault(wholeNumber("--lines <number>", "", { from: 1, to: 9 }), 3),
    user: text("--as <user>", ""),
  };
  const given = new Map<unknown, string | boolean>([
    [set.check, true],
    [set.user, "root"],
  ]);
  const values: { readonly check: boolean; readonly amount: number; readonly user: string | undefined } = readOptions(
    set,
    (option) => given.get(option),
  );
  expect(values).toEqual({ check: true, amount: 3, user: "root" });
});
