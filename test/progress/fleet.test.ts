import { createColors } from "picocolors";
import type { RunEvent } from "../../src/ansible/types.ts";
import { hostLines } from "../../src/progress/host-lines.ts";
import { noProgress, reduce } from "../../src/progress/state.ts";
import { play, result, task } from "./events.ts";

const fleet = (count: number) => Array.from({ length: count }, (_, index) => `web${index + 1}`);
const colours = createColors(false);

function linesOf(events: readonly RunEvent[], expected: readonly string[], rows = 100, columns = 80) {
  return hostLines(events.reduce(reduce, noProgress), { expected, rows, columns, colours });
}

const begun = [play("P"), task("Look"), result("Look", "changed", { host: "web1" }), task("Copy")];

test("a host that was not heard of, one that is behind, one that is done, and one that failed", () => {
  const events = [...begun, result("Copy", "ok", { host: "web2" }), result("Copy", "unreachable", { host: "web3" })];
  expect(linesOf(events, fleet(4))).toEqual([
    "  · web1  1 changed  Look",
    "  ✔ web2  0 changed  1.5 s",
    "  ✖ web3  0 changed  unreachable: Copy",
    "  · web4  nothing yet",
  ]);
});

test("fifty hosts have a line each, and no more", () => {
  expect(linesOf(begun, fleet(50))).toHaveLength(50);
  expect(linesOf(begun, fleet(51))).toHaveLength(50);
});

test("where there is no room for all, those that need attention are shown, and the others counted", () => {
  const events = [...begun, ...fleet(8).map((host) => result("Copy", host === "web8" ? "failed" : "ok", { host }))];
  expect(linesOf(events, fleet(10), 5)).toEqual([
    "  ✔ web1   1 changed  1.5 s",
    "  ✖ web8   0 changed  failed: Copy",
    "  · web9   nothing yet",
    "  · web10  nothing yet",
    "  and 6 more; of all 1 failed, 2 not yet there, 7 have answered",
  ]);
});

test("one host has no line of its own, and without room nobody has", () => {
  expect(linesOf(begun, fleet(1))).toEqual([]);
  expect(linesOf(begun, fleet(9), 0)).toEqual([]);
});

test.each([20, 40, 80])("on %i columns each line fits", (columns) => {
  const events = [...begun, result("Copy a file with a long name", "failed", { host: "a.very.long.name.example.org" })];
  for (const line of linesOf(events, fleet(60), 10, columns)) {
    expect(line.length).toBeLessThanOrEqual(columns);
  }
});
