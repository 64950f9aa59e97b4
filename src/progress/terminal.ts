import stringWidth from "string-width";
import type { RunEvent } from "../ansible/types.ts";
import type { Colours } from "../lib/io.ts";
import type { Course } from "./estimate/courses.ts";
import { advanceEstimate, beginEstimate, estimateRemaining } from "./estimate/estimate.ts";
import { type Clock, frameLines } from "./frame.ts";
import { formatTask, isShown, type Shown } from "./lines.ts";
import { noProgress, reduce } from "./state.ts";
import type { View } from "./types.ts";

export interface TerminalOptions extends Pick<Shown, "hidesFailures"> {
  readonly stream: NodeJS.WritableStream & { readonly columns?: number; readonly rows?: number };
  readonly colours: Colours;
  /** Whether nothing is really changed. */
  readonly isCheck?: boolean;
  /** Ansible's other output is shown too. */
  readonly verbose?: boolean;
  /** The hosts that are expected, where that is known. */
  readonly hosts?: readonly string[];
  /** Earlier runs that came through, the newest first. */
  readonly courses?: readonly Course[];
  /** Milliseconds, from any start. Tests have their own. */
  readonly now?: () => number;
}

/** Milliseconds between two redraws. With half of that, the view took more than a hundredth of a deploy's processor time. */
const tickLength = 200;
const csi = "\u001b[";
const hideCursor = `${csi}?25l`;
const showCursor = `${csi}?25h`;
const clearLine = `${csi}K`;
const clearBelow = `${csi}J`;

/**
 * The live view. Tasks that changed something or failed stay as lines; the lines below them, redrawn in place, show the current task, the hosts and how long
 * it may still take. Each redraw is one write over the old text that clears only the rest, so nothing flickers.
 */
export function createTerminalView(options: TerminalOptions): View {
  const { stream, colours, hosts = [], courses = [], now = () => performance.now() } = options;
  let state = noProgress;
  let estimate = beginEstimate(courses);
  let drawn: readonly string[] = [];
  let drawnFor = 0;
  let begun = now();
  let taskBegun = begun;
  let tick = 0;
  let timer: NodeJS.Timeout | undefined;

  function draw(above: readonly string[], below: readonly string[]): void {
    const lines = [...above, ...below].map((line) => `${line}${clearLine}\n`).join("");
    const columns = columnsOf(stream);
    stream.write(`${goBack(columns < drawnFor ? countRows(drawn, columns) : drawn.length)}${lines}${clearBelow}`);
    drawn = below;
    drawnFor = columns;
  }

  function frame(): readonly string[] {
    const clock: Clock = { run: (now() - begun) / 1000, task: (now() - taskBegun) / 1000, tick };
    return timer === undefined
      ? []
      : frameLines(state, {
          ...{ clock, colours, expected: hosts },
          columns: columnsOf(stream) - 1,
          rows: rowsOf(stream) - 1,
          remaining: estimateRemaining(estimate, clock.task),
        });
  }

  function start(): void {
    begun = now();
    taskBegun = begun;
    stream.write(hideCursor);
    process.once("exit", restoreCursor);
    timer = setInterval(() => {
      tick += 1;
      draw([], frame());
    }, tickLength);
    timer.unref();
  }

  function stop(): void {
    if (timer !== undefined) {
      clearInterval(timer);
      timer = undefined;
      draw([], []);
      restoreCursor();
      process.off("exit", restoreCursor);
    }
  }

  function restoreCursor(): void {
    stream.write(showCursor);
  }

  return {
    show(event) {
      if (timer === undefined && beginsToDraw(event)) {
        start();
      }
      state = reduce(state, event);
      estimate = advanceEstimate(estimate, event);
      if (event.type === "task-started" || event.type === "play-started") {
        taskBegun = now();
      }
      const lines = stayingLines(
        event,
        state.finished
          .filter((task) => isShown(task, options))
          .flatMap((task) => formatTask(task, { ...options, columns: columnsOf(stream) - 1 })),
        options,
      );
      if (lines.length > 0 || event.type === "interruption") {
        draw(lines, frame());
      }
      if (event.type === "run-ended") {
        stop();
      }
    },
    end: stop,
  };
}

/** If Ansible asks for a password first, the screen is left alone until it continues. */
function beginsToDraw(event: RunEvent): boolean {
  return event.type === "play-started" || (event.type === "run-started" && !event.argv.includes("--ask-become-pass"));
}

function stayingLines(
  event: RunEvent,
  finished: readonly string[],
  { verbose, colours }: TerminalOptions,
): readonly string[] {
  return event.type === "line" && verbose ? [...finished, ...event.text.split("\n").map(colours.dim)] : finished;
}

function goBack(rows: number): string {
  return rows === 0 ? "\r" : `\r${csi}${rows}A`;
}

/** A window that was narrowed since has wrapped the lines into more rows. */
function countRows(lines: readonly string[], columns: number): number {
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(stringWidth(line) / columns)), 0);
}

function rowsOf(stream: TerminalOptions["stream"]): number {
  return Math.max(4, stream.rows || 24);
}

function columnsOf(stream: TerminalOptions["stream"]): number {
  return Math.max(20, stream.columns || 80);
}
