import type { RunEvent } from "../ansible/types.ts";
import type { Colours } from "../lib/io.ts";
import { endWords, formatTask, isShown, type Shown } from "./lines.ts";
import { noProgress, reduce } from "./state.ts";
import type { View } from "./types.ts";

export interface PlainOptions extends Shown {
  readonly write: (lines: readonly string[]) => void;
  readonly colours: Colours;
  /** Whether nothing is really changed. */
  readonly isCheck?: boolean;
  /** Each task, and Ansible's other output. */
  readonly verbose?: boolean;
}

/** Lines for a log, a pipe or a screen reader: the plays that have something to do, and the tasks that changed something or failed. */
export function createPlainView(options: PlainOptions): View {
  let state = noProgress;
  const takeHeading = createHeadings(options);
  return {
    show(event) {
      state = reduce(state, event);
      const tasks = state.finished.filter((task) => isShown(task, options));
      const lines = [
        ...tasks.flatMap((task) => formatTask(task, options)),
        ...takeHeading(event),
        ...ownLines(event, options),
      ];
      if (lines.length > 0) {
        options.write(lines);
      }
    },
  };
}

/** The name of a play comes with its first task: a play of which nothing is to run, as with `--tags`, has no heading. */
function createHeadings({ quiet, colours }: PlainOptions): (event: RunEvent) => readonly string[] {
  let waiting: readonly string[] = [];
  return (event) => {
    if (event.type === "play-started") {
      waiting = quiet ? [] : [colours.bold(event.play)];
    }
    const heading = event.type === "task-started" ? waiting : [];
    waiting = event.type === "task-started" ? [] : waiting;
    return heading;
  };
}

function ownLines(event: RunEvent, { quiet, verbose, colours }: PlainOptions): readonly string[] {
  if (quiet) {
    return [];
  }
  switch (event.type) {
    case "task-started":
      return verbose ? [colours.dim(`  ${event.task}`)] : [];
    case "interruption":
      return [colours.yellow(endWords[event.ends])];
    case "line":
      return verbose ? [colours.dim(event.text)] : [];
    default:
      return [];
  }
}
