import { createColors } from "picocolors";
import { describeParts, formatAmount, listBackups } from "../../../src/report/backups/backup-lines.ts";
import { describeBackups, readBackupState } from "../../../src/report/backups/backup-state.ts";
import { readHostBackups, readOutcome } from "../../../src/report/backups/read-backups.ts";

const colours = createColors(false);
const last = {
  backup: "20261129-033000",
  at: "2026-11-29T03:30:00Z",
  why: "by the timer",
  parts: [{ bytes: 2048 }, { bytes: 1024 }],
};
const proven = { backup: "20261128-033000", at: "2026-11-28T03:31:00Z" };

test.each([
  [{}, []],
  [{ last }, ["web: 20261129-033000, 2026-11-29 03:30 UTC, by the timer, 3.0 KiB; none was restored for a proof yet"]],
  [
    { last, proven, failed: { at: "2026-11-30T03:30:00Z", why: "no\u001b[31m room" } },
    [
      "web: 20261129-033000, 2026-11-29 03:30 UTC, by the timer, 3.0 KiB; 20261128-033000 was restored for a proof 2026-11-28 03:31 UTC",
      expect.stringMatching(/^web: failed 2026-11-30 03:30 UTC: no.*room$/),
    ],
  ],
  [{ last: { backup: 7 }, proven: "yes", failed: [] }, []],
  [{ proven: { backup: "x" } }, []],
])("a report says what a server knows of its backups: %j", (given, lines) => {
  const said = describeBackups(readBackupState("web", given));
  expect(said).toEqual(lines);
  expect(said.join("")).not.toContain("\u001b");
});

test("the list has the newest first, and marks the one that was proven", () => {
  const answer = JSON.stringify({
    backups: [
      { backup: "20261129-033000", at: "2026-11-29T03:30:00Z", why: "by the timer" },
      { backup: "20261128-033000", at: "2026-11-28T03:30:00Z", why: "before a deploy" },
    ],
    proven: { ...proven, seconds: 4, parts: [] },
    failed: null,
  });
  expect(listBackups("web", readHostBackups(answer), colours)).toEqual([
    "web",
    "  20261129-033000  2026-11-29 03:30 UTC  by the timer",
    "  20261128-033000  2026-11-28 03:30 UTC  before a deploy; restored for a proof 2026-11-28 03:31 UTC",
  ]);
  expect(listBackups("web", readHostBackups("no JSON"), colours)).toEqual(["web", "  no backup yet"]);
});

test("a proof says what came back of each part", () => {
  const outcome = readOutcome({
    backup: "20261129-033000",
    at: "2026-11-29T03:30:00Z",
    seconds: 9,
    parts: [
      { service: "db", what: "mariadb", name: "", bytes: 3 << 20, tables: 2, rows: 40 },
      { service: "app", what: "files", name: "shop_data", bytes: 10, files: 3 },
      "no part",
    ],
  });
  expect(outcome && describeParts(outcome)).toEqual([
    "  db   mariadb           3.0 MiB   2 tables with 40 rows came back, with the same checksums",
    "  app  volume shop_data  10 bytes  3 files came back, the same",
  ]);
  expect([readOutcome({}), readOutcome("x"), readOutcome(null)]).toEqual([undefined, undefined, undefined]);
});

test.each([
  [0, "0 bytes"],
  [1023, "1023 bytes"],
  [1024, "1.0 KiB"],
  [10 << 20, "10 MiB"],
  [2 ** 50, "1024 TiB"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatAmount(bytes)).toBe(text);
});
