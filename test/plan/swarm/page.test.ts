import { readFileSync } from "node:fs";
import { findControl } from "../../../src/controls/catalogue.ts";
import { parity } from "../../../src/controls/swarm/parity.ts";

const page = "docs/cluster.md";
const words = { keeps: "keeps", replaces: "has something else", cannot: "cannot" } as const;

/** The table of the page, from the rows by which reports are made. */
function table(): string {
  const rows = parity.map(
    ({ control, verdict, how }) => `| ${findControl(control)?.title} (\`${control}\`) | ${words[verdict]} | ${how} |`,
  );
  return ["| control | Swarm | how |", "|---|---|---|", ...rows].join("\n");
}

test("the table of the page is what reports say", () => {
  expect(readFileSync(page, "utf8")).toContain(table());
});
