import { readFileSync } from "node:fs";
import { attacks } from "../../src/controls/attacks.ts";
import { findControl } from "../../src/controls/catalogue.ts";

test("the attacks are those that docs/attacks.md has measured: they succeed on a plain container, and a control stops them", () => {
  const sections = readFileSync("docs/attacks.md", "utf8").split(/^## /m).slice(1);
  const measured = sections.flatMap((section) => {
    const [from = ""] = section.split("\n");
    return [...section.matchAll(/^\| (.+?) \| \*\*succeeds\*\*.*? \| (?:.+?) \| `([^`]+)`(?: alone)? \|$/gm)].flatMap(
      ([, title, control = ""]) => (findControl(control) === undefined ? [] : [{ from, title, control }]),
    );
  });
  expect(measured.length).toBeGreaterThan(50);
  expect(attacks).toEqual(measured);
});
