import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createColors } from "picocolors";
import type { RunEvent } from "../../../src/ansible/types.ts";
import { formatLog } from "../../../src/report/log/format-log.ts";
import { readLastLogs, readLog } from "../../../src/report/log/read-log.ts";
import { openLog } from "../../../src/report/log/write-log.ts";
import { startRecord } from "../../../src/report/record.ts";
import { play, result, started, task } from "../../progress/events.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "harden-log-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const events: readonly RunEvent[] = [
  started,
  play("Start the stack"),
  task("Copy"),
  result("Copy", "changed", { changes: ["/a"] }),
  { type: "line", stream: "stderr", text: "[WARNING]: odd" },
  { type: "interruption", ends: "after-task", at: "2026-01-02T03:04:09Z" },
  { type: "run-ended", ending: { type: "interrupted", signal: "SIGINT" }, seconds: 4, at: "2026-01-02T03:04:09Z" },
];

async function written(more: readonly RunEvent[]): Promise<string> {
  const path = join(folder, "x.events.jsonl");
  const log = openLog(path);
  for (const event of more) {
    log.write(event);
  }
  await log.close();
  return path;
}

test("a log holds each event, for its owner only", async () => {
  const path = await written(events);
  expect(await readLog(path)).toEqual(events);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("what the report has of a host and of a change is not in the log a second time", async () => {
  const told: RunEvent = { ...result("Copy", "changed"), told: { things: [] } } as unknown as RunEvent;
  const path = await written([told, { type: "stats", hosts: {}, custom: { alpha: { findings: ["long"] } } }]);
  expect(await readFile(path, "utf8")).not.toMatch(/told|long/);
});

test("as text each task has its outcome, and what Ansible said besides", async () => {
  expect(formatLog(events, createColors(false))).toEqual([
    "03:04:05  ansible-playbook",
    "03:04:05  Start the stack",
    "03:04:05    Copy",
    "03:04:05      changed alpha  1.5 s",
    "                  /a",
    "          [WARNING]: odd",
    "03:04:09  Interrupted: ends after this task.",
    "03:04:09  Ended after 4.0 s: interrupted.",
  ]);
});

test("what is no event is left out, and nothing steers a terminal", async () => {
  const path = join(folder, "edited.events.jsonl");
  const lines = [
    '{"type":"line","stream":"stderr","text":"a\\u001b[2Jb"}',
    '{"type":"line"}',
    '{"type":"task-finished","at":"2026-01-02T03:04:05Z","result":{"host":"alpha"}}',
    '{"type":"run-started","at":"2026-01-02T03:04:05Z"}',
    '{"type":"toString"}',
    "[]",
    "null",
    '{"type":"play-star',
  ];
  await writeFile(path, lines.join("\n"));
  expect(formatLog(await readLog(path), createColors(false))).toEqual(["          ab"]);
});

test("the last logs are read, the newest first; without any there is none", async () => {
  expect(await readLastLogs(folder, 5)).toEqual([]);
  for (const name of ["first", "second", "third"]) {
    const record = await startRecord(folder, { kind: "deploy", stack: "shop", tool: "1" });
    record.see(play(name));
    await record.finish({
      version: 1,
      stack: "shop",
      tool: "1",
      startedAt: "",
      endedAt: "",
      passes: [],
      findings: [],
      urls: {},
      notes: [],
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect((await readLastLogs(folder, 2)).flat()).toEqual([play("third"), play("second")]);
});

test("a place that cannot be written to does not end the run", async () => {
  const log = openLog(join(folder, "missing", "x.events.jsonl"));
  log.write(play("P"));
  await log.close();
});
