import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listRecords, readLatestRecord, startRecord } from "../../../src/report/record.ts";
import type { Report } from "../../../src/report/types.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "harden-record-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const about = { kind: "deploy", tool: "1.2.3", stack: "shop" };
const at = "2026-01-02T03:04:05.678Z";
const report: Report = {
  version: 1,
  stack: "shop",
  startedAt: at,
  endedAt: "2026-01-02T03:05:00.000Z",
  tool: "1.2.3",
  passes: [],
  findings: [],
  urls: {},
  notes: [],
};

test("a record is there from the start, private, and holds the report in the end", async () => {
  const record = await startRecord(root, about, new Date(at));
  expect((await stat(join(root, ".harden/runs/20260102T030405.678Z-deploy.json"))).mode & 0o777).toBe(0o600);
  expect(await readLatestRecord(root)).toMatchObject({ state: "running", ...about, startedAt: at });
  await record.finish(report);
  expect(await readLatestRecord(root)).toMatchObject({ state: "ended", endedAt: report.endedAt, report });
  expect((await readdir(join(root, ".harden/runs"))).sort()).toEqual([
    "20260102T030405.678Z-deploy.events.jsonl",
    "20260102T030405.678Z-deploy.json",
  ]);
});

test("the record of a run that was killed says how far it came", async () => {
  const record = await startRecord(root, about);
  record.see({ type: "play-started", play: "Prepare the host", at });
  record.see({ type: "task-started", task: "Ping", play: "Prepare the host", at, handler: false });
  record.see({ type: "play-started", play: "Start the stack", at });
  let latest = await readLatestRecord(root);
  while (latest?.reached?.play !== "Start the stack") {
    await new Promise((resolve) => setTimeout(resolve, 10));
    latest = await readLatestRecord(root);
  }
  expect(latest.state).toBe("running");
});

test("an ended record says where the run stood, task included", async () => {
  const record = await startRecord(root, about);
  record.see({ type: "play-started", play: "Start the stack", at });
  record.see({ type: "task-started", task: "Wait", play: "Start the stack", at, handler: false });
  await record.finish(report);
  const latest = await readLatestRecord(root);
  expect(latest?.reached).toEqual({ play: "Start the stack", task: "Wait", tasks: 0, at });
});

test("the newest twenty are kept, with what a crash left of others taken away, and nothing else touched", async () => {
  const folder = join(root, ".harden/runs");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "20200101T000000.000Z-deploy.json.77.next"), "{");
  await writeFile(join(folder, "my notes.txt"), "mine");
  for (let second = 10; second < 35; second += 1) {
    const record = await startRecord(root, about, new Date(`2026-01-02T03:04:${second}.000Z`));
    await record.finish(report);
  }
  const names = (await readdir(folder)).sort();
  expect(names).toHaveLength(41);
  expect(names[0]).toBe("20260102T030415.000Z-deploy.events.jsonl");
  expect(names.at(-1)).toBe("my notes.txt");
});

test("the newest of a kind, and one that can be read", async () => {
  const first = await startRecord(root, about, new Date("2026-01-01T00:00:00Z"));
  await first.finish(report);
  await startRecord(root, { ...about, kind: "check" }, new Date("2026-01-02T00:00:00Z"));
  const folder = join(root, ".harden/runs");
  await writeFile(join(folder, "20260103T000000.000Z-deploy.json"), "{ half");
  await writeFile(
    join(folder, "20260104T000000.000Z-deploy.json"),
    '{"version":1,"startedAt":"x","state":"ended","report":{}}',
  );
  expect(await readLatestRecord(root)).toMatchObject({ kind: "check" });
  expect(await readLatestRecord(root, "deploy")).toMatchObject({ state: "ended" });
  expect(await readLatestRecord(join(root, "elsewhere"))).toBeUndefined();
});

test("a disk that fills up in the middle does not end the run; its end says so", async () => {
  const record = await startRecord(root, about);
  await rm(join(root, ".harden"), { recursive: true });
  record.see({ type: "play-started", play: "Start the stack", at });
  expect(await record.finish(report)).toMatch(/could not be written .*: ENOENT/);
});

test("a record is plain JSON that ends with a newline", async () => {
  await startRecord(root, about, new Date(at));
  expect(await readFile(join(root, ".harden/runs/20260102T030405.678Z-deploy.json"), "utf8")).toMatch(
    /^\{\n[\s\S]*\}\n$/,
  );
});

test("no more records are read than are asked for, the newest first", async () => {
  const days = ["2026-01-01", "2026-01-02", "2026-01-03"].map((day) => `${day}T00:00:00.000Z`);
  for (const day of days) {
    await (await startRecord(root, about, new Date(day))).finish(report);
  }
  const dayOf = (records: Awaited<ReturnType<typeof listRecords>>) => records.map(({ record }) => record?.startedAt);
  expect(dayOf(await listRecords(root))).toEqual(days.toReversed());
  expect(dayOf(await listRecords(root, 1))).toEqual(days.slice(2));
});

test("a record that cannot be written in the end does not cost the report: it says so, and the first one stays", async () => {
  const record = await startRecord(root, about, new Date(at));
  const folder = join(root, ".harden/runs");
  const path = join(folder, "20260102T030405.678Z-deploy.json");
  await rm(path);
  await mkdir(path);
  expect(await record.finish(report)).toMatch(
    /could not be written \(\.harden\/runs\/20260102T030405\.678Z-deploy\.json: EISDIR/,
  );
  expect((await readdir(folder)).filter((name) => name.endsWith(".next"))).toEqual([]);
});
