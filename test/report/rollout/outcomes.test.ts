import { createColors } from "picocolors";
import type { HostStats, RunEnding, RunEvent, TaskResult } from "../../../src/ansible/types.ts";
import { judgeReport } from "../../../src/report/exit.ts";
import { foldReport } from "../../../src/report/fold.ts";
import { formatMarkdown } from "../../../src/report/formats/markdown.ts";
import { formatReport } from "../../../src/report/formats/text/text.ts";
import { lookingPlay } from "../../../src/report/outcomes/read-outcomes.ts";
import type { Outcome, Pass } from "../../../src/report/types.ts";

type Step = readonly [host: string, at: keyof typeof places, outcome?: TaskResult["outcome"]];

const places = {
  reach: ["Look at the server", "playbooks/tasks/server/look.yml:2", "harden.stack.server_facts", lookingPlay],
  turn: ["Take note that it is this one's turn", "playbooks/batch.yml:22"],
  held: ["Leave this server as it is when one before it did not come through", "playbooks/batch.yml:10"],
  through: ["Take note that this one came through", "playbooks/through.yml:9"],
  include: ["Look at what is there", "playbooks/host.yml:5", "ansible.builtin.include_tasks"],
  look: ["Look at the server", "playbooks/host.yml:7"],
  start: ["Start the containers", "playbooks/tasks/up.yml:3"],
  told: ["Hand the findings to the reader of this run", "playbooks/tasks/report.yml:2", "ansible.builtin.set_stats"],
  judge: ["Check that every control that could be measured holds", "playbooks/tasks/judge.yml:2"],
} as const;

function eventsOf(steps: readonly Step[], ending: RunEnding): readonly RunEvent[] {
  const results = steps.map(([host, at, outcome = "ok"]): TaskResult => {
    const [task, path, action = "harden.stack.server_facts", play = "P"] = places[at];
    return { host, task, path, outcome, play, action, seconds: 1, changes: [], censored: false };
  });
  const counts = (host: string): HostStats => {
    const own = results.filter((result) => result.host === host);
    const count = (outcome: TaskResult["outcome"]) => own.filter((one) => one.outcome === outcome).length;
    const bad = { failures: count("failed"), unreachable: count("unreachable") };
    return { ok: own.length, changed: count("changed"), ...bad, ignored: 0, rescued: 0, skipped: 0 };
  };
  const hosts = Object.fromEntries([...new Set(steps.map(([host]) => host))].map((host) => [host, counts(host)]));
  return [
    ...results.map((result): RunEvent => ({ type: "task-finished", result, at: "" })),
    ...(ending.type === "interrupted" ? [] : [{ type: "stats", hosts, custom: {} } as const]),
    { type: "run-ended", ending, seconds: 1, at: "" },
  ];
}

const report = (
  asked: readonly string[] | undefined,
  ...passes: readonly (readonly [Pass["name"], readonly Step[], RunEnding])[]
) =>
  foldReport({
    ...{ stack: "shop", tool: "1", startedAt: "", endedAt: "", asked },
    passes: passes.map(([name, steps, ending]) => ({ name, events: eventsOf(steps, ending) })),
  });

const done: RunEnding = { type: "done" };
const failed: RunEnding = { type: "host-failed" };
const unreachable: RunEnding = { type: "host-unreachable" };
const interrupted: RunEnding = { type: "interrupted", signal: "SIGINT" };
const reached = (...hosts: readonly string[]): readonly Step[] => hosts.map((host) => [host, "reach"]);
const through = (host: string): readonly Step[] => [
  [host, "turn"],
  [host, "look"],
  [host, "start", "changed"],
  [host, "judge"],
  [host, "through"],
];

/** Nothing is to do there: the look at all is its measurement. */
const asWanted = (host: string): readonly Step[] => [[host, "told"]];

type Told = readonly [host: string, outcome: Outcome["outcome"], task?: string];

describe("how far a run came on each server, and its exit code", () => {
  test.each<[about: string, steps: readonly Step[], ending: RunEnding, code: number, told: readonly Told[]]>([
    [
      "all of them",
      [...reached("a", "b"), ...through("a"), ...through("b")],
      done,
      0,
      [
        ["a", "done"],
        ["b", "done"],
      ],
    ],
    [
      "one is as it was wanted, one failed in its turn, and the last one had none",
      [...reached("a", "b", "c"), ...asWanted("b"), ["a", "turn"], ["a", "look"], ["a", "start", "failed"]],
      failed,
      5,
      [
        ["a", "failed", "Start the containers"],
        ["b", "done"],
        ["c", "not-begun"],
      ],
    ],
    [
      "the second one failed, the third one had no turn",
      [...reached("a", "b", "c"), ...through("a"), ["b", "turn"], ["b", "look"], ["b", "start", "failed"]],
      failed,
      5,
      [
        ["a", "done"],
        ["b", "failed", "Start the containers"],
        ["c", "not-begun"],
      ],
    ],
    [
      "in batches: the other of its batch goes on, those of the next one are held back and have not failed",
      [
        ...reached("a", "b", "c", "d"),
        ["a", "turn"],
        ["a", "start", "failed"],
        ...through("b"),
        ["c", "held", "failed"],
        ["d", "held", "failed"],
      ],
      failed,
      5,
      [
        ["a", "failed", "Start the containers"],
        ["b", "done"],
        ["c", "not-begun"],
        ["d", "not-begun"],
      ],
    ],
    [
      "a control does not hold: the run stops by judgement",
      [...reached("a", "b", "c"), ["a", "look"], ["a", "judge", "failed"], ["b", "held", "failed"]],
      failed,
      3,
      [
        ["a", "not-as-expected", "Check that every control that could be measured holds"],
        ["b", "not-begun"],
        ["c", "not-begun"],
      ],
    ],
    [
      "one that did not answer at the beginning is left out",
      [["a", "reach", "unreachable"], ...reached("b"), ...through("b")],
      unreachable,
      6,
      [
        ["a", "unreachable"],
        ["b", "done"],
      ],
    ],
    [
      "one that falls silent later ends the run",
      [...reached("a", "b"), ["a", "turn"], ["a", "look"], ["a", "start", "unreachable"]],
      unreachable,
      6,
      [
        ["a", "unreachable", "Start the containers"],
        ["b", "not-begun"],
      ],
    ],
    [
      "interrupted: those that came through were done",
      [...reached("a", "b", "c"), ...through("a"), ["b", "turn"], ["b", "look"]],
      interrupted,
      130,
      [
        ["a", "done"],
        ["b", "interrupted", "Look at the server"],
        ["c", "not-begun"],
      ],
    ],
    [
      "interrupted: one that is as it was wanted was done, too",
      [...reached("a", "b"), ...asWanted("a"), ["b", "turn"], ["b", "look"]],
      interrupted,
      130,
      [
        ["a", "done"],
        ["b", "interrupted", "Look at the server"],
      ],
    ],
    [
      "all at once, without batches",
      [
        ["a", "include"],
        ["b", "include"],
        ["a", "look"],
        ["b", "look", "unreachable"],
        ["a", "judge"],
      ],
      unreachable,
      6,
      [
        ["a", "done"],
        ["b", "unreachable"],
      ],
    ],
  ])("%s", (_, steps, ending, code, told) => {
    const folded = report(undefined, ["deploy", steps, ending]);
    expect(
      folded.outcomes?.map(({ host, outcome, task }) => [host, outcome, ...(task === undefined ? [] : [task])]),
    ).toEqual(told);
    expect(judgeReport(folded)).toBe(code);
    expect(folded.passes[0]?.failed.map(({ task }) => task)).not.toContain(places.held[0]);
  });

  test("one that was asked for and never came up was not begun; those of the asked come in their order", () => {
    const { outcomes } = report(["c", "a", "b"], ["canary", through("a"), done]);
    expect(outcomes?.map(({ host, outcome }) => [host, outcome])).toEqual([
      ["c", "not-begun"],
      ["a", "done"],
      ["b", "not-begun"],
    ]);
  });

  test("a second pass that stops takes nothing back of the first, but for the one where it stopped", () => {
    const first = [...reached("a", "b"), ...through("a"), ...through("b")];
    const second: readonly Step[] = [...reached("a", "b"), ["a", "turn"], ["a", "look"], ["a", "start", "failed"]];
    const { outcomes } = report(undefined, ["deploy", first, done], ["prove", second, failed]);
    expect(outcomes).toEqual([
      { host: "a", outcome: "failed", task: "Start the containers", changed: 1 },
      { host: "b", outcome: "done", changed: 1 },
    ]);
  });

  test("where the report judges, a server with a control that does not hold is not as expected", () => {
    const finding = { control: "seccomp", ok: false };
    const events = eventsOf([...through("a"), ...through("b")], done).map(
      (event): RunEvent =>
        event.type === "stats" ? { ...event, custom: { b: { harden: { findings: [finding] } } } } : event,
    );
    const about = { stack: "shop", tool: "1", startedAt: "", endedAt: "" };
    const { outcomes } = foldReport({ ...about, passes: [{ name: "deploy", events }] });
    expect(outcomes?.map(({ outcome }) => outcome)).toEqual(["done", "not-as-expected"]);
  });

  test("one server has no outcome beside the run's own", () => {
    expect(report(["a"], ["deploy", through("a"), done])).not.toHaveProperty("outcomes");
  });
});

test("the text and the Markdown name each server once, those first that need attention", () => {
  const hosts = Array.from({ length: 50 }, (_, index) => `web${index + 1}`);
  const steps: readonly Step[] = [
    ["web7", "reach", "unreachable"],
    ...reached(...hosts.filter((host) => host !== "web7")),
    ...hosts.slice(0, 37).flatMap((host) => (host === "web7" ? [] : through(host))),
    ["web38", "start", "failed"],
  ];
  const folded = report(undefined, ["deploy", steps, unreachable]);
  const text = formatReport(folded, createColors(false)).split("\n");
  const at = text.findIndex((line) => line.startsWith("Servers"));
  expect(text.slice(at, at + 5)).toEqual([
    "Servers  50: 36 done, 12 not begun, 1 unreachable, 1 failed",
    "  ✖ web38: failed at: Start the containers",
    "  ✖ web7: unreachable, nothing was begun there",
    "  · web39 to web50: not begun",
    "  ✔ web1 to web6, web8 to web37: done",
  ]);
  expect(text.length).toBeLessThan(25);
  expect(formatMarkdown({ report: folded })).toContain(
    "## Servers: 50: 36 done, 12 not begun, 1 unreachable, 1 failed\n\n| server | how far the run came |\n| --- | --- |\n| web38 | failed at: Start the containers |",
  );
});
