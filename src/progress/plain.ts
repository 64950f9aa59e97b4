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

/** Lines for a log, a pipe or a screen reader: plays, and the tasks that changed something or failed. */
export function createPlainView(options: PlainOptions): View {
  let state = noProgress;
  return {
    show(event) {
      state = reduce(state, event);
      const tasks = state.finished.filter((task) => isShown(task, options));
      const lines = [...tasks.flatMap((task) => formatTask(task, options)), ...ownLines(event, options)];
      if (lines.length > 0) {
        options.write(lines);
      }
    },
  };
}

function ownLines(event: RunEvent, { quiet, verbose, colours }: PlainOptions): readonly string[] {
  if (quiet) {
    return [];
  }
  switch (event.type) {
    case "play-started":
      return [colours.bold(event.play)];
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
