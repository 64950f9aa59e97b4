import stringWidth from "string-width";
import type { Colours } from "../lib/io.ts";
import { formatSeconds } from "../lib/text/seconds.ts";
import { cutTo } from "../lib/text/width.ts";
import type { Progress } from "./types.ts";

const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;
const namedHosts = 4;

export interface Clock {
  /** Seconds since the run and since its current task began. */
  readonly run: number;
  readonly task: number;
  /** Counts the redraws. */
  readonly tick: number;
}

/** The two lines at the bottom of the screen during a run: the current task, and the progress. */
export function frameLines(state: Progress, clock: Clock, columns: number, colours: Colours): readonly string[] {
  const mark = spinner[clock.tick % spinner.length] ?? "";
  const waiting = clock.task >= 1 ? `  ${formatSeconds(clock.task)}` : "";
  const now = spread(nowText(state), `${hostsText(state)}${waiting}`, columns - 2);
  const counts = `${state.tasks} ${state.tasks === 1 ? "task" : "tasks"}, ${state.changed} changed, ${state.failed} failed, ${formatSeconds(clock.run)}`;
  return [`${colours.cyan(mark)} ${now}`, colours.dim(cutTo(`  ${counts}`, columns))];
}

function nowText(state: Progress): string {
  const play = state.play === "" ? "Starting Ansible" : state.play;
  return state.task === undefined ? play : `${play} › ${state.task.name}`;
}

function hostsText({ task, hosts }: Progress): string {
  if (hosts.length < 2 || task === undefined) {
    return hosts.length === 1 ? `  ${hosts[0]}` : "";
  }
  const waitingFor = hosts.filter((host) => !task.done.includes(host));
  return waitingFor.length <= namedHosts
    ? `  ${waitingFor.join(", ")}`
    : `  ${task.done.length} of ${hosts.length} hosts`;
}

/** The first text is cut if the line is short; the second keeps at most half of it. */
function spread(left: string, right: string, columns: number): string {
  const tail = cutTo(right, Math.floor(columns / 2));
  return cutTo(left, columns - stringWidth(tail)) + tail;
}
