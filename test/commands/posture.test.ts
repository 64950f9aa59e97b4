import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exitCodes } from "../../src/lib/errors.ts";
import { publishReport } from "../../src/report/score/publish-report.ts";
import type { Finding, Report } from "../../src/report/types.ts";
import { makeFolders } from "../support/projects/folders.ts";
import { cli, type TestProject, writeProject } from "./cli.ts";

const newFolder = makeFolders();
const web = { host: "local", service: "webserver" };
const good: readonly Finding[] = [
  { ...web, control: "no-capabilities", ok: true },
  { ...web, control: "memory-limit", ok: true },
  { host: "local", control: "disk-space", ok: true },
];
const bad = good.with(0, { ...web, control: "no-capabilities", ok: false, why: "not as wanted" });

function reportOf(findings: readonly Finding[], startedAt = "2024-05-02T10:00:00.000Z"): Report {
  return {
    version: 1,
    stack: "csvs23",
    startedAt,
    endedAt: startedAt,
    tool: "0.1.0",
    passes: [
      { name: "deploy", ending: { type: "done" }, seconds: 42, hosts: {}, changed: [], failed: [], warnings: [] },
    ],
    findings: [...findings],
    urls: {},
    notes: [],
  };
}

let project: TestProject;

beforeEach(async () => {
  project = await writeProject(newFolder());
});

/** Keeps a record of that day, as a deploy does. */
function keep(day: string, findings: readonly Finding[] | undefined): void {
  const startedAt = `${day}T10:00:00.000Z`;
  const ended =
    findings === undefined ? { state: "running" } : { state: "ended", report: reportOf(findings, startedAt) };
  const runs = join(project.root, ".harden/runs");
  mkdirSync(runs, { recursive: true });
  writeFileSync(
    join(runs, `${startedAt.replaceAll(/[-:]/g, "")}-deploy.json`),
    JSON.stringify({ version: 1, kind: "deploy", tool: "0.1.0", stack: "csvs23", startedAt, process: 1, ...ended }),
  );
}

function write(name: string, content: unknown): string {
  const file = join(project.root, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

describe("of a project", () => {
  test("the last record is compared with the one before, and with plain containers; exit code 3 says that something was lost", async () => {
    keep("2024-05-01", good);
    keep("2024-05-02", bad);
    const { code, stdout, stderr } = await project.call(["posture"]);
    expect({ code, stderr }).toEqual({ code: exitCodes.notAsWanted, stderr: "" });
    expect(stdout).toMatch(/^✖ csvs23: score 100 → 44; 0 gained, 1 lost, 0 still open of 3 compared\n/);
    expect(stdout).toContain("✖ no-capabilities (webserver): failed, not as wanted");
    expect(stdout).toContain("derived, not measured: plain containers with the engine's defaults");
    expect(stdout).toContain("+ memory-limit (webserver): before no limit");
    expect(stdout).toContain("Left out: 1 result of the server itself");
  });

  test("what a plain container had and the stack has not is no failure: nothing of it was measured", async () => {
    keep("2024-05-02", [{ ...web, control: "private-ipc", ok: false }]);
    expect(await project.call(["posture"])).toMatchObject({
      code: exitCodes.done,
      stdout: expect.stringContaining("1 lost"),
    });
  });

  test("a run that measured nothing is passed over, and one that was cut off too", async () => {
    keep("2024-05-01", bad);
    keep("2024-05-02", []);
    keep("2024-05-03", good);
    keep("2024-05-04", undefined);
    const { code, stdout } = await project.call(["posture", "--json"]);
    const { comparisons } = JSON.parse(stdout);
    expect(code).toBe(exitCodes.done);
    expect(comparisons).toHaveLength(2);
    expect(comparisons[0]).toMatchObject({
      before: { title: "the deploy of 2024-05-01 10:00 UTC", score: { value: 44 } },
      after: { title: "the deploy of 2024-05-03 10:00 UTC", score: { value: 100 } },
      gained: [{ control: "no-capabilities" }],
      lost: [],
    });
    expect(comparisons[1]).toMatchObject({ before: { isDerived: true } });
  });

  test.each([
    ["no record", () => undefined, "nothing was deployed from this project yet"],
    ["no record that measured anything", () => keep("2024-05-01", []), "no run measured anything yet"],
    [
      "a last record that was changed by hand",
      () => {
        keep("2024-05-01", good);
        keep("2024-05-02", [{ ...web, control: "seccomp", ok: "fine" as unknown as boolean }]);
      },
      "is not as it was written",
    ],
  ])("with %s it says so", async (_, prepare, says) => {
    prepare();
    const { code, stdout, stderr } = await project.call(["posture"]);
    expect({ code, stdout, stderr }).toEqual({
      code: exitCodes.usage,
      stdout: "",
      stderr: expect.stringContaining(says),
    });
    expect(stderr).not.toMatch(/\n +at /);
  });

  test("as a picture into a file, whose end says the format", async () => {
    keep("2024-05-01", good);
    const file = join(project.root, "posture.svg");
    const { code, stdout, stderr } = await project.call(["posture", "--output", file]);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: `Wrote ${file}\n` });
    expect(readFileSync(file, "utf8")).toMatch(/^<svg [\s\S]+<\/svg>\n$/);
    const markdown = await project.call(["posture", "--format", "markdown"]);
    expect(markdown.stdout).toMatch(/^# csvs23: score /);
  });
});

describe("of two records", () => {
  test.each([
    ["days", ["2024-05-01", "2024-05-02"]],
    ["times", ["2024-05-01T10:00", "20240502T1000"]],
    ["the names of their files", ["20240501T100000.000Z-deploy.json", "20240502T100000"]],
  ])("by %s", async (_, words) => {
    keep("2024-05-01", bad);
    keep("2024-05-02", good);
    const { code, stdout } = await project.call(["posture", ...words]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^✔ csvs23: score 44 → 100; 1 gained/) });
    expect((await project.call(["posture", ...words.toReversed()])).code).toBe(exitCodes.notAsWanted);
  });

  test("by files, which need no project: reports and records", async () => {
    keep("2024-05-01", bad);
    const record = join(project.root, ".harden/runs/20240501T100000.000Z-deploy.json");
    const report = write("after.json", publishReport(reportOf(good)));
    const { code, stdout } = await cli(["posture", record, report, "-C", newFolder()]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("score 44 → 100") });
  });

  test("a score that a file claims is not believed", async () => {
    const claims = write("claims.json", { ...publishReport(reportOf(bad)), score: { value: 100 } });
    const { stdout } = await project.call(["posture", claims, claims]);
    expect(stdout).toContain("score 44 → 44");
  });

  test.each<[string, string | object, string]>([
    ["cut", JSON.stringify(reportOf(good)).slice(0, 200), "this is no whole JSON document"],
    ["empty", "", "this is no whole JSON document"],
    ["no report", { version: 1, name: "shop" }, "it is no report of harden-init: `stack`"],
    ["a list", [1, 2], "it is no report of harden-init"],
    ["a word", '"report"', "it is no report of harden-init"],
    ["nothing", "null", "it is no report of harden-init"],
    ["of another version", { ...reportOf(good), version: 2 }, "`version`"],
    [
      "changed by hand",
      { ...reportOf(good), findings: [{ ...web, control: "seccomp", ok: "yes" }] },
      "`findings.0.ok`",
    ],
    ["without a result", reportOf([]), "nothing was measured in this run"],
    [
      "of an interrupted run",
      { version: 1, kind: "deploy", tool: "1", stack: "s", startedAt: "", process: 1, state: "running" },
      "its run was interrupted before anything was measured",
    ],
    ["nested without end", `${"[".repeat(100_000)}`, "this is no whole JSON document"],
    ["of another stack's servers", reportOf([{ host: "else", control: "seccomp", ok: true }]), "nothing in common"],
  ])("a file that is %s is refused in words", async (_, content, says) => {
    const [file, other] = [write("odd.json", content), write("good.json", reportOf(good))];
    for (const words of [
      [file, other],
      [other, file],
    ]) {
      const { code, stdout, stderr } = await project.call(["posture", ...words]);
      expect({ code, stdout, stderr }).toEqual({
        code: exitCodes.usage,
        stdout: "",
        stderr: expect.stringContaining(says),
      });
      expect(stderr).not.toMatch(/\n +at /);
    }
  });

  test.each([
    ["a file that is not there", ["no-such.json", "no-such.json"], "there is no such file, and no record of that time"],
    ["a day without a record", ["2024-06-01", "2024-05-01"], "Records: 20240502T100000.000, 20240501T100000.000."],
    ["a time that two records begin with", ["2024", "2024"], "2 records begin so"],
    ["a folder", [".", "."], "it cannot be read: EISDIR"],
    ["a name that steers a terminal", ["\u001b[31mred", "x"], "there is no such file"],
    ["one record", ["2024-05-01"], "posture takes two records, or none"],
  ])("%s is told", async (_, words, says) => {
    keep("2024-05-01", good);
    keep("2024-05-02", good);
    const { code, stderr } = await project.call(["posture", ...words]);
    expect({ code, stderr }).toEqual({ code: exitCodes.usage, stderr: expect.stringContaining(says) });
    expect(stderr).not.toContain("\u001b");
    expect(stderr).not.toMatch(/\n +at /);
  });

  test("texts of a record become no markup and steer no terminal", async () => {
    const evil = `</title><script>alert(1)</script>\u001b[31m`;
    const of = (ok: boolean) => [{ host: evil, service: evil, control: evil, ok, why: evil }];
    const [before, after] = [
      write("a.json", reportOf(of(false))),
      write("b.json", { ...reportOf(of(true)), stack: evil }),
    ];
    const picture = join(project.root, "evil.svg");
    await project.call(["posture", before, after, "--output", picture]);
    expect(existsSync(picture)).toBe(true);
    expect(readFileSync(picture, "utf8")).not.toContain("<script");
    expect((await project.call(["posture", before, after])).stdout).not.toContain("\u001b");
  });
});
