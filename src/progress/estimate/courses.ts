import type { RunEvent } from "../../ansible/types.ts";

/** One task of an earlier run, or the time before the first task of a play. */
export interface Step {
  /** Which of the run's plays it belongs to; several can have one name. */
  readonly play: number;
  /** The play's name; empty before the first play. */
  readonly name: string;
  /** Empty before the first task of the play. */
  readonly task: string;
  readonly seconds: number;
  /** Whether it changed something on any host. */
  readonly changed: boolean;
}

/** How an earlier run that came through went on. */
export interface Course {
  /** What decides how long such a run takes: the call without what differs each time. */
  readonly scope: string;
  readonly steps: readonly Step[];
}

/** The call of a run, without its files of secrets and the name of its release: runs of the same scope can be compared. */
export function readScope(argv: readonly string[]): string {
  return argv
    .filter((word) => !/^--(vault-id|[a-z]+-password-file|inventory|ask-)/.test(word))
    .join(" ")
    .replace(/"stack_release_name":"[^"]*",?/, "");
}

/** The runs in a log that came through. */
export function readCourses(events: readonly RunEvent[]): readonly Course[] {
  const starts = events.flatMap(({ type }, at) => (type === "run-started" ? [at] : []));
  return starts.flatMap((start, index) => readCourse(events.slice(start, starts[index + 1])));
}

function readCourse(events: readonly RunEvent[]): readonly Course[] {
  const [first] = events;
  const last = events.at(-1);
  if (first?.type !== "run-started" || last?.type !== "run-ended" || last.ending.type !== "done") {
    return [];
  }
  const marks = events.flatMap((event, at) =>
    event.type === "play-started" || event.type === "task-started" ? [{ at, event }] : [],
  );
  let play = 0;
  let name = "";
  const steps = [{ at: 0, event: first }, ...marks].map(({ at, event }, index): Step => {
    const next = marks[index];
    if (event.type === "play-started") {
      play += 1;
      name = event.play;
    }
    const until = next?.event ?? last;
    return {
      play,
      name,
      task: event.type === "task-started" ? event.task : "",
      seconds: Math.max(0, (Date.parse(until.at) - Date.parse(event.at)) / 1000) || 0,
      changed: events
        .slice(at, next?.at)
        .some((one) => one.type === "task-finished" && one.result.outcome === "changed"),
    };
  });
  return [{ scope: readScope(first.argv), steps }];
}
