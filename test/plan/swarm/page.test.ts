import { readFileSync } from "node:fs";
import { catalogue, findControl } from "../../../src/controls/catalogue.ts";
import { parity } from "../../../src/controls/swarm/parity.ts";
import { serverParity } from "../../../src/controls/swarm/server-parity.ts";

const page = "docs/cluster.md";
const words = { keeps: "keeps", replaces: "has something else", cannot: "cannot" } as const;

/** A table of the page, from the rows by which reports are made. */
function table(all: typeof serverParity): string {
  const rows = all.map(
    ({ control, verdict, how }) => `| ${findControl(control)?.title} (\`${control}\`) | ${words[verdict]} | ${how} |`,
  );
  return ["| control | Swarm | how |", "|---|---|---|", ...rows].join("\n");
}

test("the tables of the page are what reports say", () => {
  const text = readFileSync(page, "utf8");
  expect(text).toContain(table(parity));
  expect(text).toContain(table(serverParity));
});

test("what is of one server is in the order of the catalogue, and a control of a server", () => {
  const order = catalogue.map(({ slug }) => slug);
  const places = serverParity.map(({ control }) => order.indexOf(control));
  expect(places).toEqual([...places].sort((one, other) => one - other));
  expect(serverParity.filter(({ control }) => findControl(control)?.serverReadings === undefined)).toEqual([]);
});
