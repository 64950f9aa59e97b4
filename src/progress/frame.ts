import type { Colours } from "../lib/io.ts";
import { formatSeconds } from "../lib/text/seconds.ts";
import { cutTo, measureWidth } from "../lib/text/width.ts";
import type { Remaining } from "./estimate/estimate.ts";
import { drawBar, formatRemaining } from "./estimate/format.ts";
import { hostLines } from "./host-lines.ts";
import { endWords } from "./lines.ts";
import type { Progress } from "./types.ts";

const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;

export interface Clock {
  /** Seconds since the run and since its current task began. */
  readonly run: number;
  readonly task: number;
  /** Counts the redraws. */
  readonly tick: number;
}

/** What the frame shows beside the state. */
export interface Around {
  readonly clock: Clock;
  readonly columns: number;
  /** How many lines it may have. */
  readonly rows: number;
  readonly colours: Colours;
  readonly expected: readonly string[];
  readonly remaining: Remaining | undefined;
}

/** The lines at the bottom of the screen during a run: the current task, a line for each of several hosts, and the progress. */
export function frameLines(state: Progress, around: Around): readonly string[] {
  const { clock, columns, rows, colours, expected } = around;
  const mark = spinner[clock.tick % spinner.length] ?? "";
  const waiting = clock.task >= 1 ? `  ${formatSeconds(clock.task)}` : "";
  const now = spread(nowText(state), `${hostsText(state, expected)}${waiting}`, columns - 2);
  const ends = state.ends === undefined ? [] : [colours.yellow(cutTo(`  ${endWords[state.ends]}`, columns))];
  return [
    `${colours.cyan(mark)} ${now}`,
    ...hostLines(state, { expected, columns, colours, rows: rows - 2 - ends.length }),
    ...ends,
    colours.dim(progressLine(state, around)),
  ];
}

function nowText(state: Progress): string {
  const play = state.play === "" ? "Starting Ansible" : state.play;
  return state.task === undefined ? play : `${play} › ${state.task.name}`;
}

/** With several hosts each has a line of its own. */
function hostsText({ task, hosts }: Progress, expected: readonly string[]): string {
  const all = Math.max(hosts.size, expected.length);
  if (all < 2) {
    return task === undefined ? "" : [...hosts.keys()].map((host) => `  ${host}`).join("");
  }
  return task === undefined ? "" : `  ${task.done} of ${all} hosts`;
}

/** As much as there is room for: the longest of these lines that fits. */
function progressLine(state: Progress, { clock, columns, remaining }: Around): string {
  const tasks = `${state.tasks} ${state.tasks === 1 ? "task" : "tasks"}`;
  const changed = `${state.changed} changed`;
  const failed = `${state.failed} failed`;
  const time = formatSeconds(clock.run);
  const left = remaining === undefined ? [] : [formatRemaining(remaining)];
  const important = state.failed > 0 ? [failed] : [];
  const texts = [
    [tasks, changed, failed, time, ...left],
    [tasks, ...important, time, ...left],
    [...important, time, ...left],
    [tasks, ...important, time],
  ].map((parts) => parts.join(", "));
  const lines = texts.flatMap((text) => {
    const bar = remaining === undefined ? "" : drawBar(clock.run, remaining, columns - measureWidth(text) - 4);
    return bar === "" ? [`  ${text}`] : [`  ${bar}  ${text}`, `  ${text}`];
  });
  return lines.find((line) => measureWidth(line) <= columns) ?? cutTo(`  ${texts.at(-1)}`, columns);
}

/** The first text is cut if the line is short; the second keeps at most half of it. */
function spread(left: string, right: string, columns: number): string {
  const tail = cutTo(right, Math.floor(columns / 2));
  return cutTo(left, columns - measureWidth(tail)) + tail;
}
