import type { RunEnding, RunEvent } from "../../src/ansible/types.ts";
import { foldReport } from "../../src/report/fold.ts";
import type { Pass, Report } from "../../src/report/types.ts";
import { eventsOf } from "../ansible/recordings.ts";

const done: RunEnding = { type: "done" };

/** The events of a recorded run, with its end. */
export function eventsWithEnd(recording: string, ending: RunEnding): readonly RunEvent[] {
  return [...eventsOf(recording), { type: "run-ended", ending, seconds: 2, at: "2026-01-02T03:05:00Z" }];
}

/** The report of recorded runs. */
export function reportOf(
  ...passes: readonly (readonly [name: Pass["name"], recording: string, ending?: RunEnding])[]
): Report {
  return foldReport({
    stack: "shop",
    tool: "1.2.3",
    startedAt: "2026-01-02T03:04:00Z",
    endedAt: "2026-01-02T03:05:00Z",
    passes: passes.map(([name, recording, ending = done]) => ({ name, events: eventsWithEnd(recording, ending) })),
  });
}
