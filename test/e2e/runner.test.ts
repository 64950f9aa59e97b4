import { spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPlaybookCommand, type PlaybookOptions } from "../../src/ansible/argv.ts";
import { listPlays } from "../../src/ansible/list-plays.ts";
import { runPlaybook } from "../../src/ansible/run.ts";
import type { RunEnding, RunEvent } from "../../src/ansible/types.ts";
import { judgeReport } from "../../src/report/exit.ts";
import { foldReport } from "../../src/report/fold.ts";
import type { Pass, Report } from "../../src/report/types.ts";

// The real ansible-playbook on this machine, over the connection `local`.
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "harden-runner-"));
  await cp(new URL("../ansible/playbooks/", import.meta.url), folder, { recursive: true });
  await cp("templates/project/playbooks/collections", join(folder, "collections"), { recursive: true });
  await cp("templates/project/ansible.cfg", join(folder, "ansible.cfg"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Run {
  readonly ending: RunEnding;
  readonly events: readonly RunEvent[];
}

async function run(
  playbook: string,
  options: Partial<PlaybookOptions> = {},
  onEvent: (event: RunEvent) => void = () => {},
  signals = new EventEmitter(),
): Promise<Run> {
  const events: RunEvent[] = [];
  const ending = await runPlaybook({
    command: buildPlaybookCommand(
      { root: folder, playbook, inventory: "inventory/hosts.yml", ...options },
      process.env,
    ),
    root: folder,
    redact: (text) => text,
    signals,
    onEvent: (event) => {
      events.push(event);
      onEvent(event);
    },
  });
  return { ending, events };
}

function reportOf(...passes: readonly (readonly [Pass["name"], Run])[]): Report {
  const named = passes.map(([name, { events }]) => ({ name, events }));
  return foldReport({ stack: "demo", tool: "0", startedAt: "", endedAt: "", passes: named });
}

test("a deploy and a second pass that finds tasks which always change", async () => {
  const extraVars = { demo_root: folder };
  const first = await run("changes.yml", { extraVars });
  const second = await run("changes.yml", { extraVars });
  const report = reportOf(["deploy", first], ["prove", second]);
  expect(report.passes.map((pass) => pass.ending.type)).toEqual(["done", "done"]);
  expect(report.passes[0]?.failed).toEqual([]);
  const again = report.passes[1]?.changed.filter(({ host }) => host === "alpha").map(({ task }) => task);
  expect(again).toContain("Say something with terminal escapes");
  expect(again).not.toContain("Make the folder");
  expect(report.urls).toEqual({ "web on alpha": "http://127.0.0.1:8081/", "web on beta": "http://127.0.0.1:8081/" });
  expect(JSON.stringify(report)).not.toContain("not-a-real-secret");
  expect(judgeReport(report)).toBe(3);
});

test.each<[string, Partial<PlaybookOptions>, object, number]>([
  ["failing.yml", {}, { type: "host-failed" }, 5],
  ["ping.yml", { inventory: "inventory/gone.yml" }, { type: "host-unreachable" }, 6],
  ["ping.yml", { inventory: "inventory/empty.yml" }, { type: "no-hosts" }, 2],
  ["ping.yml", { limit: "nobody" }, { type: "no-hosts" }, 2],
  ["ping.yml", { tags: ["no-such-tag"] }, { type: "no-hosts" }, 2],
  ["ping.yml", { limit: "-x" }, { type: "no-hosts" }, 2],
  ["nothing.yml", {}, { type: "not-started", reason: "usage" }, 2],
  ["unknown.yml", {}, { type: "not-started", reason: "syntax" }, 2],
  ["ping.yml", { limit: "alpha", forks: 2, check: true, diff: true }, { type: "done" }, 0],
])("%s %j ends as %j", async (playbook, options, ending, code) => {
  const result = await run(playbook, options);
  expect(result.ending).toMatchObject(ending);
  expect(judgeReport(reportOf(["deploy", result]))).toBe(code);
});

describe("an interruption", () => {
  async function interrupt(seconds: string, times: number): Promise<Run & { readonly report: Report }> {
    const signals = new EventEmitter();
    const result = await run(
      "two-tasks.yml",
      { extraVars: { seconds } },
      (event) => {
        if (event.type === "task-started" && event.task === "Sleep") {
          void until(() => isAsleep(seconds)).then(() => signals.emit("SIGINT"));
        } else if (event.type === "interruption" && event.ends === "after-task" && times > 1) {
          // The echo of npx comes within half a second; this is a person.
          setTimeout(() => signals.emit("SIGINT"), 700);
        }
      },
      signals,
    );
    const plays = await listPlays(join(folder, "two-tasks.yml"));
    const about = { stack: "demo", tool: "0", startedAt: "", endedAt: "" };
    const report = foldReport({ ...about, passes: [{ name: "deploy", events: result.events, plays }] });
    return { ...result, report };
  }

  test("lets each host finish its task, and the run ends before the next one", async () => {
    const { ending, events, report } = await interrupt("6.25", 1);
    expect(ending).toEqual({ type: "interrupted", signal: "SIGINT" });
    const results = events.flatMap((event) => (event.type === "task-finished" ? [event.result] : []));
    expect(results.map(({ host, task, outcome }) => `${host} ${task} ${outcome}`).sort()).toEqual([
      "alpha Sleep changed",
      "beta Sleep changed",
    ]);
    expect(report.passes[0]?.interruption).toEqual({
      ...{ done: 1, last: "Sleep", next: "Never", play: "Take time", later: ["Go on"] },
    });
    expect(judgeReport(report)).toBe(130);
  });

  test("that is repeated ends all at once, and nothing goes on, not even a module that wants to", async () => {
    const { ending, report } = await interrupt("86.5", 2);
    expect(ending).toEqual({ type: "interrupted", signal: "SIGINT" });
    expect(await isAsleep("86.5")).toBe(false);
    expect(report.passes[0]?.interruption).toEqual({
      ...{ done: 0, brokenOff: "Sleep", play: "Take time", later: ["Go on"] },
    });
  });
});

/** Whether the command of two-tasks.yml runs. */
function isAsleep(seconds: string): Promise<boolean> {
  const child = spawn("pgrep", ["-f", `^sleep ${seconds}$`], { stdio: "ignore" });
  return new Promise((resolve) => child.once("close", (code) => resolve(code === 0)));
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
