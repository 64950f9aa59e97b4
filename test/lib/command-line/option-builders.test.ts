import type { Given, Option } from "../../../src/lib/command-line/option.ts";
import {
  checked,
  choice,
  filter,
  flag,
  repeated,
  text,
  value,
  wholeNumber,
  withBare,
  withDefault,
} from "../../../src/lib/command-line/option-builders.ts";
import { buildUsageProblem } from "../../../src/lib/errors.ts";

const forks = wholeNumber("--forks <number>", "", { from: 1, to: 1000 });
const last = wholeNumber("--last <number>", "", { from: 0, to: 999 });
const lines = wholeNumber("-n, --lines <number>", "", { from: 0, to: 999_999, word: "all" });
const side = choice("--resolve [side]", "", { words: ["mine", "theirs"], noun: "side" });
const letters = value("--letters <text>", "", (given) => given.length);
const even = checked(repeated("--pair <text>", ""), (texts, name) => {
  if (texts.length % 2 === 1) {
    throw buildUsageProblem({ where: name, what: "one is alone" });
  }
  return texts.length / 2;
});

test.each<[string, Option<unknown>, Given, unknown]>([
  ["a flag that was given", flag("--check", ""), true, true],
  ["a flag that was not", flag("--check", ""), undefined, false],
  ["a flag that begins with no and was not given", flag("--no-color", ""), false, false],
  ["a text", text("--as <user>", ""), "root", "root"],
  ["an empty text", text("--as <user>", ""), "", ""],
  ["no text", text("--as <user>", ""), undefined, undefined],
  ["a filter", filter("--limit <hosts>", ""), "web1", "web1"],
  ["an empty filter", filter("--limit <hosts>", ""), "", undefined],
  ["a text with a meaning", letters, "four", 4],
  ["no text with a meaning", letters, undefined, undefined],
  ["the least number", forks, "1", 1],
  ["the greatest number", forks, "1000", 1000],
  ["a number with zeros", last, "007", 7],
  ["no number", forks, undefined, undefined],
  ["a word in place of a number", lines, "all", "all"],
  ["a number where a word may stand", lines, "0", 0],
  ["a default that was not needed", withDefault(lines, 100), "7", 7],
  ["zero, which is no want of a value", withDefault(lines, 100), "0", 0],
  ["a default", withDefault(lines, 100), undefined, 100],
  ["a choice", side, "mine", "mine"],
  ["no choice", side, undefined, undefined],
  ["a choice without its word", withBare(side, "ask"), true, "ask"],
  ["a choice that could do without its word", withBare(side, "ask"), "theirs", "theirs"],
  ["a choice that can do without its word, not given", withBare(side, "ask"), undefined, undefined],
  ["texts in their order", repeated("--set <key=value>", ""), ["b", "a", "b"], ["b", "a", "b"]],
  ["no texts", repeated("--set <key=value>", ""), [], []],
  ["an option that may be repeated, and was not given at all", repeated("--set <key=value>", ""), undefined, []],
  ["texts that pass a check", even, ["a", "b"], 1],
])("%s", (_, option, given, expected) => {
  expect(option.read(given)).toEqual(expected);
});

test.each<[string, Option<unknown>, Given, string]>([
  ["a word", forks, "many", "--forks: `many` is not a number from 1 to 1000"],
  ["nothing", forks, "", "--forks: `` is not a number from 1 to 1000"],
  ["a number that is too small", forks, "0", "--forks: `0` is not a number from 1 to 1000"],
  ["a number that is too great", forks, "1001", "--forks: `1001` is not a number from 1 to 1000"],
  ["a number below zero", last, "-1", "--last: `-1` is not a number below 1000"],
  ["a part of a number", last, "1.5", "--last: `1.5` is not a number below 1000"],
  ["a number in another notation", last, "1e2", "--last: `1e2` is not a number below 1000"],
  ["a number with blanks", last, " 5", "--last: ` 5` is not a number below 1000"],
  ["another word", lines, "few", "--lines: `few` is neither a number below 1000000 nor `all`"],
  ["what steers a terminal", lines, "\u001b[2J", "--lines: `\\u{1b}[2J` is neither"],
  ["no word of a choice", side, "yours", "--resolve yours: unknown side\n  Choose one of: mine, theirs."],
  ["texts that do not pass a check", even, ["a"], "--pair: one is alone"],
])("%s is refused: %p", (_, option, given, message) => {
  expect(() => option.read(given)).toThrow(
    expect.objectContaining({ exitCode: 2, message: expect.stringContaining(message) }),
  );
});
