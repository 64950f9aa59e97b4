import { splitShellWords } from "../../src/compose/shape/shell-words.ts";

const at = { file: "compose.yml", line: 1 };

test.each([
  ["blanks", " a\tb \n c ", ["a", "b", "c"]],
  ["quotes", `a 'b c'd "e \\"f\\" g" ''`, ["a", "b cd", 'e "f" g', ""]],
  ["backslashes", "a\\ b \\; c\\\\ 'd\\e' \"f\\ng\"", ["a b", ";", "c\\", "d\\e", "fng"]],
  ["an operator", "run --now && rm -r x", ["run", "--now"]],
  ["streams", "run x2 2>&1", ["run", "x2"]],
  ["a stream at a word", "run 2x>log", ["run"]],
  ["an operator in quotes", "sh -c 'a && b' \"c|d\"", ["sh", "-c", "a && b", "c|d"]],
  ["what a shell would run", "a $(id -u; x) `id x` $HOME", ["a", "$(id -u; x)", "`id x`", "$HOME"]],
  ["nothing", " ", []],
])("Compose's words of a command: %s", (_title, text, words) => {
  expect(splitShellWords(text, at)).toEqual(words);
});

test.each([
  ["a 'b", "unclosed quote"],
  ['a "b', "unclosed quote"],
  ["a \\", "lone backslash"],
  ["a (b)", "lone bracket"],
  ["a $(b", "unclosed quote or bracket"],
  ["a )", "lone bracket"],
])("no command: %s", (text, what) => {
  expect(() => splitShellWords(text, at)).toThrow(what);
});
