import fc from "fast-check";
import type { RunEvent } from "../../../src/ansible/types.ts";
import { type Course, readCourses, readScope } from "../../../src/progress/estimate/courses.ts";
import {
  advanceEstimate,
  beginEstimate,
  type Estimate,
  estimateRemaining,
} from "../../../src/progress/estimate/estimate.ts";
import { drawBar, formatRemaining } from "../../../src/progress/estimate/format.ts";
import { holds } from "../../support/holds.ts";

/** A task, its seconds, and whether it changed something; `P:` begins a play. */
type Line = readonly [name: string, seconds: number, changed?: "changed"];

/** The events of a run, with the times that these tasks take. */
function runOf(
  lines: readonly Line[],
  argv: readonly string[] = ["ansible-playbook", "site.yml"],
): readonly RunEvent[] {
  let second = 0;
  const at = () => new Date(second * 1000).toISOString();
  const events: RunEvent[] = [{ type: "run-started", argv, at: at() }];
  for (const [name, seconds, changed] of lines) {
    if (name.startsWith("P:")) {
      events.push({ type: "play-started", play: name, at: at() });
    } else {
      events.push({ type: "task-started", task: name, play: "P", at: at(), handler: false });
    }
    second += seconds;
    if (!name.startsWith("P:")) {
      events.push(finished(name, changed ?? "ok", at()));
    }
  }
  return [...events, { type: "run-ended", ending: { type: "done" }, seconds: second, at: at() }];
}

function finished(task: string, outcome: "ok" | "changed", at: string): RunEvent {
  const result = { host: "a", task, play: "P", action: "x", outcome, seconds: 1, changes: [], censored: false };
  return { type: "task-finished", at, result };
}

const coursesOf = (...runs: readonly (readonly Line[])[]) => runs.flatMap((lines) => readCourses(runOf(lines)));
const follow = (estimate: Estimate, events: readonly RunEvent[]) => events.reduce(advanceEstimate, estimate);
/** The estimate in the middle of a run that has come so far. */
const after = (courses: readonly Course[], ...lines: readonly Line[]) =>
  follow(beginEstimate(courses), runOf(lines).slice(0, -1));

const usual: readonly Line[] = [
  ["P:1", 1],
  ["look", 2],
  ["build", 20],
  ["P:2", 0],
  ["start", 7],
];

test("the course of a run has the time of each task, and of what comes before the first of a play", () => {
  const [course] = coursesOf(usual);
  expect(course?.steps.map(({ play, task, seconds }) => [play, task, seconds])).toEqual([
    [0, "", 0],
    [1, "", 1],
    [1, "look", 2],
    [1, "build", 20],
    [2, "", 0],
    [2, "start", 7],
  ]);
});

test("only runs that came through are a course, each of several passes", () => {
  const broken = runOf(usual).slice(0, -1);
  expect(readCourses([...broken, ...runOf(usual), ...runOf(usual)])).toHaveLength(2);
  expect(readCourses(broken)).toEqual([]);
  expect(readCourses([])).toEqual([]);
});

test("without an earlier run of the same call there is no estimate", () => {
  expect(estimateRemaining(after([], ...usual), 0)).toBeUndefined();
  const others = readCourses(runOf(usual, ["ansible-playbook", "--tags=verify", "site.yml"]));
  expect(estimateRemaining(after(others, ...usual), 0)).toBeUndefined();
});

test("files of secrets do not make another call", () => {
  expect(readScope(["ansible-playbook", "--vault-id=shop@/dev/shm/a", "--limit=web1", "site.yml"])).toBe(
    "ansible-playbook --limit=web1 site.yml",
  );
});

const ranLong: readonly Line[] = [
  ["P:1", 1],
  ["look", 2],
  ["build", 40],
  ["P:2", 0],
  ["start", 17],
];
const changedLess: readonly Line[] = [
  ["P:1", 1],
  ["look", 2],
  ["build", 1],
  ["P:2", 0],
  ["start", 1],
];
const changedMore: readonly Line[] = [
  ["P:1", 1],
  ["look", 2, "changed"],
  ["build", 90],
  ["P:2", 0],
  ["start", 30],
];

test.each<[string, readonly (readonly Line[])[], readonly Line[], number, object]>([
  [
    "at the beginning of a task",
    [usual],
    [
      ["P:1", 1],
      ["look", 2],
      ["build", 0],
    ],
    0,
    { least: 27, most: 27 },
  ],
  [
    "in the middle of it",
    [usual],
    [
      ["P:1", 1],
      ["look", 2],
      ["build", 0],
    ],
    15,
    { least: 12, most: 12 },
  ],
  [
    "when it takes longer",
    [usual],
    [
      ["P:1", 1],
      ["look", 2],
      ["build", 0],
    ],
    25,
    { most: 7, isLate: false },
  ],
  [
    "when it takes much longer",
    [usual],
    [
      ["P:1", 1],
      ["look", 2],
      ["build", 0],
    ],
    60,
    { most: 7, isLate: true },
  ],
  [
    "in a task that is new",
    [usual],
    [
      ["P:1", 1],
      ["look", 2],
      ["new", 0],
    ],
    1,
    { most: 27, isLate: false },
  ],
  [
    "in a new one for long",
    [usual],
    [
      ["P:1", 1],
      ["look", 2],
      ["new", 0],
    ],
    5,
    { most: 27, isLate: true },
  ],
  [
    "after tasks were left out",
    [usual],
    [
      ["P:1", 1],
      ["P:2", 0],
      ["start", 0],
    ],
    0,
    { least: 7, most: 7 },
  ],
  [
    "by two runs",
    [usual, ranLong],
    [
      ["P:1", 1],
      ["look", 2],
      ["build", 0],
    ],
    0,
    { least: 27, most: 57 },
  ],
  [
    "without the run that changed what this one did not",
    [changedMore, usual],
    [
      ["P:1", 1],
      ["look", 2],
      ["build", 0],
    ],
    0,
    { least: 27, most: 27 },
  ],
  [
    "by the run that changed the same",
    [changedLess, changedMore],
    [
      ["P:1", 1],
      ["look", 2, "changed"],
      ["build", 0],
    ],
    0,
    { least: 120, most: 120 },
  ],
  [
    "by any run where none changed the same",
    [changedLess],
    [
      ["P:1", 1],
      ["look", 2, "changed"],
      ["build", 0],
    ],
    0,
    { least: 2, most: 2 },
  ],
])("%s", (_, earlier, lines, elapsed, expected) => {
  expect(estimateRemaining(after(coursesOf(...earlier), ...lines), elapsed)).toMatchObject(expected);
});

test("whatever a run does, what remains never grows, and is never less than nothing", () => {
  const line = fc.tuple(
    fc.constantFrom("P:1", "P:2", "a", "b", "c"),
    fc.integer({ min: 0, max: 50 }),
    fc.constantFrom("changed" as const, undefined),
  ) as fc.Arbitrary<Line>;
  const run = fc.array(line, { maxLength: 12 });
  holds(
    fc.property(fc.array(run, { minLength: 1, maxLength: 4 }), run, (earlier, present) => {
      let estimate = beginEstimate(coursesOf(...earlier));
      let most = Number.POSITIVE_INFINITY;
      for (const event of runOf(present)) {
        estimate = advanceEstimate(estimate, event);
        for (const elapsed of [0, 1, 30]) {
          const remaining = estimateRemaining(estimate, event.type === "task-finished" ? 30 : elapsed)?.most ?? 0;
          expect(remaining).toBeGreaterThanOrEqual(0);
          expect(remaining).toBeLessThanOrEqual(most + (event.type === "task-finished" ? 30 : 0));
        }
        most = estimateRemaining(estimate, 0)?.most ?? 0;
      }
    }),
  );
});

test.each([
  [{ least: 0, most: 0, isLate: false }, "a few seconds left"],
  [{ least: 9, most: 9.9, isLate: false }, "a few seconds left"],
  [{ least: 31, most: 33, isLate: false }, "about 35 s left"],
  [{ least: 3, most: 62, isLate: false }, "10 s to 1 min 5 s left"],
  [{ least: 130, most: 140, isLate: false }, "about 2 min 30 s left"],
  [{ least: 700, most: 710, isLate: false }, "about 12 min left"],
  [{ least: 0, most: 0, isLate: true }, "longer than before"],
])("%j is told as %s", (remaining, text) => {
  expect(formatRemaining(remaining)).toBe(text);
});

test("a bar is never full while the run goes on", () => {
  expect(drawBar(5, { least: 5, most: 5, isLate: false }, 10)).toBe("━━━━━─────");
  expect(drawBar(500, { least: 0, most: 0, isLate: false }, 10)).toBe("━━━━━━━━━─");
  expect(drawBar(5, { least: 5, most: 5, isLate: false }, 4)).toBe("");
});
