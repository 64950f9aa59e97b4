import { fillText } from "../../src/compose/read/variables.ts";

const environment = new Map([
  ["SET", "set"],
  ["EMPTY", ""],
]);

function fill(text: string): string {
  return fillText(text, { environment, at: { file: "compose.yml", line: 1 }, notices: [] });
}

test.each([
  ["a name", `$SET-\${SET}`, "set-set"],
  ["two dollar signs", `$$SET $\${SET}`, `$SET \${SET}`],
  ["a dollar sign before something else", "$' $(id) $1 $é {$SET} $", "$' $(id) $1 $é {set} $"],
  ["a hash as the default", `\${GONE:-$2a$14$1x.y}`, "$2a$14$1x.y"],
  ["a default within a default", `\${GONE:-\${EMPTY:-\${SET}}}d`, "setd"],
  ["operators of the shell", `\${EMPTY-d}\${EMPTY:-e}\${EMPTY+f}\${EMPTY:+g}\${SET:+h}`, "efh"],
  ["an operator in a default", `\${GONE:-http://x?a:-b+c}`, "http://x?a:-b+c"],
  ["braces that pair up", `\${SET:-{x}}|\${GONE:-{{x}}}|\${GONE:-a}b}`, "set|{{x}}|ab}"],
  ["a brace that does not", `\${GONE:-x{y}`, "x{y"],
])("Compose's way to fill in: %s", (_title, text, filled) => {
  expect(fill(text)).toBe(filled);
});

test.each([`\${}`, `\${1}`, `\${SET`, `\${SET!}`, `\${SET:=x}`, `\${GONE:-\${}}`])("%s is no variable", (text) => {
  expect(() => fill(text)).toThrow("is not a variable");
});
