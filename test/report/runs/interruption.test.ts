import { createColors } from "picocolors";
import type { RunEvent } from "../../../src/ansible/types.ts";
import { foldPass } from "../../../src/report/fold.ts";
import { formatMarkdown } from "../../../src/report/formats/markdown.ts";
import { formatReport } from "../../../src/report/formats/text/text.ts";
import type { Interruption, Report } from "../../../src/report/types.ts";
import { play, result, started, task } from "../../progress/events.ts";

const plays = ["Look", "Start", "Measure"];
const asked = (ends: "after-task" | "at-once"): RunEvent => ({ type: "interruption", ends, at: "" });
const end: RunEvent = { type: "run-ended", ending: { type: "interrupted", signal: "SIGINT" }, seconds: 3, at: "" };
const begun = [started, play("Look"), task("Read"), result("Read", "ok"), play("Start"), task("Build")];

const fold = (...events: readonly RunEvent[]) =>
  foldPass({ name: "deploy", events: [...events, end], plays }, "shop").interruption;

test.each<[string, readonly RunEvent[], Interruption]>([
  ["before anything began", [started], { done: 0, later: plays }],
  [
    "between two tasks",
    [...begun, asked("after-task"), result("Build", "changed"), task("Up")],
    { done: 2, last: "Build", next: "Up", play: "Start", later: ["Measure"] },
  ],
  [
    "in the middle of a task",
    [...begun, asked("after-task"), asked("at-once")],
    { done: 1, last: "Read", brokenOff: "Build", play: "Start", later: ["Measure"] },
  ],
  [
    "by something that nobody told",
    begun,
    { done: 1, last: "Read", brokenOff: "Build", play: "Start", later: ["Measure"] },
  ],
])("an interruption %s", (_, events, interruption) => {
  expect(fold(...events)).toEqual(interruption);
});

test("a run that came through was not interrupted", () => {
  const done: RunEvent = { type: "run-ended", ending: { type: "done" }, seconds: 3, at: "" };
  expect(foldPass({ name: "deploy", events: [...begun, done] }, "shop")).not.toHaveProperty("interruption");
});

test("the report says what was done, what was not, and how to go on", () => {
  const events = [...begun, asked("after-task"), result("Build", "changed"), task("Up"), end];
  const report: Report = {
    ...{ version: 1, stack: "shop", tool: "1", startedAt: "", endedAt: "", findings: [], urls: {}, notes: [] },
    passes: [foldPass({ name: "deploy", events, plays }, "shop")],
  };
  expect(formatReport(report, createColors(false), { changes: true })).toBe(
    [
      "✖ shop was interrupted by SIGINT (deploy, after 3.0 s)",
      "",
      "Interrupted",
      "  Done       2 tasks, up to: Build; what it changed stays",
      "  Not done   Up, and what follows in: Start",
      "  Not begun  Measure",
      "  → Run the same command again: what is done stays, and what is missing is done then.",
    ].join("\n"),
  );
  expect(formatMarkdown({ report })).toContain("Not begun: Measure");
});
