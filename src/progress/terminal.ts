import stringWidth from "string-width";
import type { RunEvent } from "../ansible/types.ts";
import type { Colours } from "../lib/io.ts";
import { type Clock, frameLines } from "./frame.ts";
import { formatTask, isShown, type Shown } from "./lines.ts";
import { noProgress, reduce } from "./state.ts";
import type { View } from "./types.ts";

export interface TerminalOptions extends Pick<Shown, "hidesFailures"> {
  readonly stream: NodeJS.WritableStream & { readonly columns?: number };
  readonly colours: Colours;
  /** Whether nothing is really changed. */
  readonly isCheck?: boolean;
  /** Ansible's other output is shown too. */
  readonly verbose?: boolean;
  /** Milliseconds, from any start. Tests have their own. */
  readonly now?: () => number;
}

/** Milliseconds between two redraws. */
const tickLength = 100;
const csi = "\u001b[";
const hideCursor = `${csi}?25l`;
const showCursor = `${csi}?25h`;
const clearLine = `${csi}K`;
const clearBelow = `${csi}J`;

/**
 * The live view. Tasks that changed something or failed stay as lines; two lines below them, redrawn in place, show the current task. Each redraw is one
 * write over the old text that clears only the rest, so nothing flickers.
 */
export function createTerminalView(options: TerminalOptions): View {
  const { stream, colours, now = () => performance.now() } = options;
  let state = noProgress;
  let drawn: readonly string[] = [];
  let begun = now();
  let taskBegun = begun;
  let tick = 0;
  let timer: NodeJS.Timeout | undefined;

  function draw(above: readonly string[], below: readonly string[]): void {
    const lines = [...above, ...below].map((line) => `${line}${clearLine}\n`).join("");
    stream.write(`${goBack(drawn, columnsOf(stream))}${lines}${clearBelow}`);
    drawn = below;
  }

  function frame(): readonly string[] {
    const clock: Clock = { run: (now() - begun) / 1000, task: (now() - taskBegun) / 1000, tick };
    return timer === undefined ? [] : frameLines(state, clock, columnsOf(stream) - 1, colours);
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
      if (lines.length > 0) {
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

/** Moves to the start of these lines. A window that was narrowed since has wrapped them into more rows. */
function goBack(lines: readonly string[], columns: number): string {
  const rows = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(stringWidth(line) / columns)), 0);
  return rows === 0 ? "\r" : `\r${csi}${rows}A`;
}

function columnsOf(stream: TerminalOptions["stream"]): number {
  return Math.max(20, stream.columns || 80);
}
