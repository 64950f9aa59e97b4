import fc from "fast-check";
import type { RunEvent } from "../../src/ansible/types.ts";
import { noProgress, reduce } from "../../src/progress/state.ts";
import type { FinishedTask } from "../../src/progress/types.ts";
import { eventsOf } from "../ansible/recordings.ts";
import { holds } from "../support/holds.ts";
import { ended, play, result, started, task } from "./events.ts";

function finishedIn(events: readonly RunEvent[]): readonly FinishedTask[] {
  let state = noProgress;
  return events.flatMap((event) => {
    state = reduce(state, event);
    return state.finished;
  });
}

test("hosts on which one task changed something are told together, with all that changed", () => {
  const events = [
    started,
    play("P"),
    task("Copy"),
    result("Copy", "changed", { changes: ["/a", "/b"] }),
    result("Copy", "changed", { host: "beta", changes: ["/b", "/c"], seconds: 3 }),
    task("Quiet"),
    result("Quiet", "ok"),
    ended,
  ];
  expect(finishedIn(events)).toEqual([
    { task: "Copy", outcome: "changed", hosts: ["alpha", "beta"], seconds: 3, changes: ["/a", "/b", "/c"] },
  ]);
});

test("a failure is told at once", () => {
  const state = reduce(reduce(noProgress, task("Copy")), result("Copy", "failed"));
  expect(state.finished).toMatchObject([{ outcome: "failed", hosts: ["alpha"] }]);
  expect(reduce(state, task("Next")).finished).toEqual([]);
});

test("where hosts go at their own speed, each start of one task counts once and nothing is lost", () => {
  const finished = finishedIn(eventsOf("free"));
  expect(finished.flatMap((one) => one.hosts).sort()).toEqual(["alpha", "beta"]);
});

test("a real run", () => {
  const state = eventsOf("changes").reduce(reduce, noProgress);
  expect(state).toMatchObject({ play: "Look again", changed: 12, failed: 4 });
  const told = finishedIn(eventsOf("changes")).map((one) => `${one.outcome} ${one.task} ${[...one.hosts].sort()}`);
  expect(new Set(told)).toEqual(
    new Set([
      "changed Make the folder alpha,beta",
      "changed Bring a secret alpha,beta",
      "changed Bring the configuration alpha,beta",
      "changed Set one line alpha,beta",
      "changed Say something with terminal escapes alpha,beta",
      "failed Fail, but go on alpha",
      "failed Fail, but go on beta",
      "failed Fail inside the block alpha",
      "failed Fail inside the block beta",
      "changed Reload the service alpha,beta",
    ]),
  );
});

test("in whatever order events come, each change and failure is told once", () => {
  const names = fc.constantFrom("A", "B");
  const event = fc.oneof(
    names.map(play),
    names.map(task),
    fc
      .tuple(
        names,
        fc.constantFrom("ok", "changed", "failed", "unreachable", "skipped"),
        fc.constantFrom("alpha", "beta"),
      )
      .map(([name, outcome, host]) => result(name, outcome as "ok", { host })),
  );
  holds(
    fc.property(fc.array(event), (events) => {
      const told = finishedIn([...events, ended]).flatMap((one) => one.hosts).length;
      const loud = events.filter(
        (one) => one.type === "task-finished" && !["ok", "skipped"].includes(one.result.outcome),
      );
      expect(told).toBe(loud.length);
    }),
  );
});
