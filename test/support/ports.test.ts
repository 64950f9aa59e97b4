import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { groupBy } from "../../src/report/summary.ts";

const tests = join(import.meta.dirname, "..");

const listTests = (room: string): readonly string[] =>
  readdirSync(join(tests, room), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".test.ts"))
    .map((path) => join(room, path));

/** The ports of this machine that a test publishes: 18000 to 18999, with or without an underscore. */
const readPorts = (file: string): readonly string[] => [
  ...new Set(
    Array.from(readFileSync(join(tests, file), "utf8").matchAll(/(?<![\d_.])18_?\d{3}(?![\d_])/g), ([port]) =>
      port.replace("_", ""),
    ),
  ),
];

// Files run side by side on one engine: two that publish one port fail when they meet, which no run of one of them shows.
test("no two files of tests publish one port", () => {
  const files = ["e2e", "campaigns"].flatMap(listTests);
  const published = files.flatMap((file) => readPorts(file).map((port) => ({ port, file })));
  const users = groupBy(published, ({ port }) => port);
  expect(users.size).toBeGreaterThan(30);
  expect([...users.values()].filter(({ length }) => length > 1)).toEqual([]);
});
