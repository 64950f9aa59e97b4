import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { findCircles, importsOfRooms, readImports } from "../../scripts/lib/imports.mjs";
import { temporaryFolder } from "../support/rendered.ts";

/* What `npm run check` says of the layout: it must see every way in which a file can depend on another. */

const temporary = temporaryFolder("layout");

function graphOf(files: Readonly<Record<string, string>>) {
  const folder = join(temporary, "src");
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const imports = readImports(folder);
  const short = (file: string) => file.slice(relative(process.cwd(), folder).length + 1);
  return new Map(
    [...imports].map(([file, targets]) => [
      short(file),
      new Map([...targets].map(([target, isType]) => [short(target), isType])),
    ]),
  );
}

test.each([
  ["a value", 'import { b } from "./b.ts";'],
  ["a type", 'import type { B } from "./b.ts";'],
  ["a type beside its name", 'import { type B } from "./b.ts";'],
  ["something that is handed on", 'export { b } from "./b.ts";'],
  ["a type in the middle of a text", 'let x: import("./b.ts").B;'],
  ["what is loaded later", 'const later = () => import("./b.ts");'],
])("a circle by %s is found", (_, text) => {
  const graph = graphOf({ "a.ts": text, "b.ts": 'import type { A } from "./a.ts";', "c.ts": 'import "./a.ts";' });
  expect(findCircles(graph).map((circle) => [...circle].sort())).toEqual([["a.ts", "b.ts"]]);
});

test("rooms make a circle where their files do not", () => {
  const rooms = importsOfRooms(
    new Map([
      ["src/one/a.ts", new Map([["src/two/a.ts", false]])],
      ["src/two/a.ts", new Map()],
      ["src/two/b.ts", new Map([["src/one/b.ts", true]])],
      ["src/one/b.ts", new Map()],
    ]),
  );
  expect(findCircles(rooms).map((circle) => [...circle].sort())).toEqual([["one", "two"]]);
});
