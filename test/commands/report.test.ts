import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exitCodes } from "../../src/lib/errors.ts";
import type { RunRecord } from "../../src/report/record.ts";
import { publishReport } from "../../src/report/score/publish-report.ts";
import type { Report } from "../../src/report/types.ts";
import { makeFolders } from "../support/projects/folders.ts";
import { type TestProject, writeProject } from "./cli.ts";

const newFolder = makeFolders();
const report: Report = {
  version: 1,
  stack: "csvs23",
  startedAt: "2024-05-01T10:00:00.000Z",
  endedAt: "2024-05-01T10:00:42.000Z",
  tool: "0.1.0",
  passes: [
    {
      name: "deploy",
      ending: { type: "done" },
      seconds: 42,
      hosts: { local: { ok: 30, changed: 0, failures: 0, skipped: 2, unreachable: 0, rescued: 0, ignored: 0 } },
      changed: [],
      failed: [],
      warnings: [],
    },
  ],
  findings: [{ host: "local", control: "seccomp", service: "webserver", ok: true, evidence: "2" }],
  urls: { webserver: "http://127.0.0.1:8081/" },
  notes: [],
};

let project: TestProject;

beforeEach(async () => {
  project = await writeProject(newFolder());
});

function keep(record: Partial<RunRecord>, name = "20240501T100000.000Z-deploy.json"): void {
  const runs = join(project.root, ".harden/runs");
  const whole = {
    version: 1,
    kind: "deploy",
    tool: "0.1.0",
    stack: "csvs23",
    startedAt: report.startedAt,
    process: 1,
    state: "ended",
    ...record,
  };
  mkdirSync(runs, { recursive: true });
  writeFileSync(join(runs, name), JSON.stringify(whole));
}

test("nothing was deployed yet", async () => {
  expect(await project.call(["report"])).toEqual({
    code: exitCodes.usage,
    stdout: "",
    stderr: expect.stringContaining("nothing was deployed from this project yet\n  harden-init deploy"),
  });
});

test.each<[string, RunRecord["reached"], string]>([
  ["before the first play", undefined, "was interrupted before the first play"],
  [
    "in a task",
    { play: "database", task: "Set root's password", tasks: 12, at: report.startedAt },
    'was interrupted in "database" at "Set root\'s password"',
  ],
])("a run that was cut off %s says how far it came", async (_, reached, says) => {
  keep({ state: "running", ...(reached === undefined ? {} : { reached }) });
  const { code, stderr } = await project.call(["report"]);
  expect({ code, stderr }).toEqual({ code: exitCodes.usage, stderr: expect.stringContaining(says) });
});

test("shows the log of the last run, and of one by its time; says so where there is none", async () => {
  const line = (text: string) => `${JSON.stringify({ type: "line", stream: "stderr", text })}\n`;
  keep({ report });
  keep({ report }, "20240401T100000.000Z-deploy.json");
  const runs = join(project.root, ".harden/runs");
  writeFileSync(join(runs, "20240401T100000.000Z-deploy.events.jsonl"), line("the earlier one"));
  expect(await project.call(["report", "--log"])).toMatchObject({
    code: exitCodes.usage,
    stderr: expect.stringMatching(/\.events\.jsonl: there is no log of this run/),
  });
  const earlier = await project.call(["report", "--log", "2024-04-01"]);
  expect(earlier).toMatchObject({ code: exitCodes.done, stdout: expect.stringContaining("the earlier one") });
  const { stdout } = await project.call(["report", "--log", "2024-04-01", "--json"]);
  expect(JSON.parse(stdout)).toEqual({ events: [{ type: "line", stream: "stderr", text: "the earlier one" }] });
});

test("shows the last run as text, Markdown and JSON, with the exit code that it ended with", async () => {
  keep({ report });
  const text = await project.call(["report"]);
  expect(text).toMatchObject({ code: exitCodes.done, stderr: "" });
  expect(text.stdout).toContain("http://127.0.0.1:8081/");
  const markdown = await project.call(["report", "--format", "markdown"]);
  expect(markdown.stdout).toMatch(/^#+ .*csvs23/m);
  expect(JSON.parse((await project.call(["report", "--json"])).stdout)).toEqual(publishReport(report));
  expect(JSON.parse((await project.call(["report", "--format", "json"])).stdout)).toEqual(publishReport(report));
});

test("only a format that shows earlier runs reads their records", async () => {
  keep({ report });
  const earlier = { ...report, startedAt: "2024-04-01T10:00:00.000Z" };
  keep({ report: earlier }, "20240401T100000.000Z-deploy.json");
  expect((await project.call(["report", "--format", "html"])).stdout).toContain("2024-04-01 10:00");
  // What is never opened cannot be missed: a pipe without a writer would hold the command up.
  const pipe = join(project.root, ".harden/runs/20240402T100000.000Z-deploy.json");
  execFileSync("mkfifo", [pipe]);
  expect((await project.call(["report", "--format", "markdown"])).code).toBe(exitCodes.done);
});

describe("the history", () => {
  const again = {
    task: "Copy the files",
    host: "local",
    play: "host",
    action: "x",
    outcome: "changed" as const,
    seconds: 1,
    changes: [],
    censored: false,
  };
  const pass = report.passes[0];
  const later: Report = {
    ...report,
    startedAt: "2024-05-02T10:00:00.000Z",
    endedAt: "2024-05-02T10:02:05.000Z",
    passes: pass === undefined ? [] : [{ ...pass, changed: [again] }],
    findings: [{ host: "local", control: "seccomp", service: "webserver", ok: false }],
  };

  test("lists every run that is kept, also one that was killed and one that cannot be read", async () => {
    keep({ report });
    keep({ report: later }, "20240502T100000.000Z-deploy.json");
    keep(
      { kind: "check", state: "running", reached: { play: "p", task: "Set it", tasks: 1, at: "" } },
      "20240503T100000.000Z-check.json",
    );
    writeFileSync(join(project.root, ".harden/runs/20240504T100000.000Z-deploy.json"), "{");
    const { code, stdout } = await project.call(["report", "--list"]);
    expect(code).toBe(exitCodes.done);
    expect(stdout.split("\n")).toEqual([
      expect.stringMatching(/^run \(UTC\) +kind +took +changed +controls +score +ended$/),
      expect.stringMatching(/^2024-05-04T10:00:00 +unknown +cannot be read: /),
      expect.stringMatching(/^2024-05-03T10:00:00 +check +did not end: last seen after 1 task, in: Set it$/),
      expect.stringMatching(/^2024-05-02T10:00:00 +deploy +2 min 05 s +1 +0 of 1 +0 +came through$/),
      expect.stringMatching(/^2024-05-01T10:00:00 +deploy +42 s +0 +1 of 1 +100 +came through$/),
      "",
    ]);
    expect(JSON.parse((await project.call(["report", "--list", "--json"])).stdout).runs).toHaveLength(4);
  });

  test("compares two runs: times, what changed, and the controls", async () => {
    keep({ report });
    keep({ report: later }, "20240502T100000.000Z-deploy.json");
    const { code, stdout } = await project.call(["report", "--compare", "2024-05-01", "2024-05-02T10"]);
    expect(code).toBe(exitCodes.done);
    expect(stdout).toMatch(
      /2024-05-01 10:00 UTC +deploy +42 s +0 +came through\n2024-05-02 10:00 UTC +deploy +2 min 05 s +1 +came through/,
    );
    expect(stdout).toContain("Changed by the later run alone\n  Copy the files (local)");
    expect(stdout).toContain("score 100 → 0; 0 gained, 1 lost");
    const { runs, controls } = JSON.parse(
      (await project.call(["report", "--compare", "2024-05-01", "2024-05-02", "--json"])).stdout,
    );
    expect(runs).toMatchObject({
      before: { seconds: 42 },
      after: { seconds: 125 },
      onlyAfter: ["Copy the files (local)"],
    });
    expect(controls).toMatchObject([{ control: "seccomp", change: "lost" }]);
  });

  test.each([
    [["--compare", "2024-05-01"], "it takes two"],
    [["--compare", "2024-05-01", "2024-05-09"], "no record of that time"],
    [["--list", "--compare", "a", "b"], "show different things"],
  ])("%j is refused", async (words, complaint) => {
    keep({ report });
    expect(await project.call(["report", ...words])).toMatchObject({
      code: exitCodes.usage,
      stderr: expect.stringContaining(complaint),
    });
  });

  test("is empty where nothing was run", async () => {
    expect(await project.call(["report", "--list"])).toMatchObject({ code: 0, stderr: "No run is kept here yet.\n" });
  });
});

describe("into a file", () => {
  test("whose end says the format, and in place of an earlier one", async () => {
    keep({ report });
    const file = join(project.root, "report.json");
    writeFileSync(file, "earlier");
    const { code, stdout, stderr } = await project.call(["report", "--output", file]);
    expect({ code, stdout, stderr }).toEqual({ code: exitCodes.done, stdout: "", stderr: `Wrote ${file}\n` });
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(publishReport(report));
  });

  test("text has the exit code of the run, and a link stays one", async () => {
    keep({ report: { ...report, findings: [{ host: "local", control: "seccomp", service: "webserver", ok: false }] } });
    const target = join(project.root, "target");
    writeFileSync(target, "");
    symlinkSync(target, join(project.root, "link"));
    const { code } = await project.call(["report", "--output", join(project.root, "link"), "--quiet"]);
    expect(code).toBe(exitCodes.notAsWanted);
    expect(readFileSync(target, "utf8")).toContain("1 failed");
  });

  test.each([[""], ["no/such/folder/report.json"], ["."]])("that cannot be written: `%s`", async (path) => {
    keep({ report });
    const { code, stderr } = await project.call(["report", "--output", path]);
    expect({ code, stderr }).toEqual({
      code: exitCodes.usage,
      stderr: expect.stringMatching(/cannot be written|empty/),
    });
  });
});

test.each([
  ["a finding that was turned into a word", { findings: [{ host: "local", control: "seccomp", ok: "fine" }] }],
  ["a report without its findings", { findings: undefined }],
])("%s is no record: it is named, and no older one takes its place", async (_, change) => {
  keep({ report: { ...report, ...change } as unknown as Report });
  const { code, stdout, stderr } = await project.call(["report"]);
  expect({ code, stdout }).toEqual({ code: exitCodes.usage, stdout: "" });
  expect(stderr).toMatch(/\.harden\/runs\/20240501T100000\.000Z-deploy\.json: .*`report\.findings/);
});

test("a control that does not hold ends with 3 again", async () => {
  keep({
    report: {
      ...report,
      findings: [{ host: "local", control: "seccomp", service: "webserver", ok: false, evidence: "0" }],
    },
  });
  expect((await project.call(["report"])).code).toBe(exitCodes.notAsWanted);
});

describe("a report of a file", () => {
  const inFile = (text: string) => {
    const path = join(newFolder(), "now.json");
    writeFileSync(path, text);
    return path;
  };

  test("is shown in place of the last run's, whatever that was", async () => {
    keep({ report });
    const findings = [{ host: "local", control: "seccomp", service: "webserver", ok: false, evidence: "0" }];
    const path = inFile(JSON.stringify({ ...report, findings }));
    const { code, stdout } = await project.call(["report", "--from", path, "--format", "markdown"]);
    expect(code).toBe(exitCodes.done);
    expect(stdout).toContain("seccomp");
    expect((await project.call(["report", "--from", path])).code).toBe(exitCodes.notAsWanted);
  });

  test.each([
    ["that was cut", '{"stack": "cs', /no whole JSON document/],
    ["of something else", '{"findings": []}', /no report of harden-init/],
  ])("%s is a mistake that names it", async (_title, text, expected) => {
    const { code, stderr } = await project.call(["report", "--from", inFile(text)]);
    expect({ code, stderr }).toEqual({ code: exitCodes.usage, stderr: expect.stringMatching(expected) });
  });

  test("that is not there is a mistake", async () => {
    const { code, stderr } = await project.call(["report", "--from", "none.json"]);
    expect({ code, stderr }).toEqual({ code: exitCodes.usage, stderr: expect.stringContaining("no such file") });
  });
});

test("an unknown format is a mistake", async () => {
  keep({ report });
  const { code, stderr } = await project.call(["report", "--format", "pdf"]);
  expect({ code, stderr }).toEqual({ code: exitCodes.usage, stderr: expect.stringContaining("--format") });
});
