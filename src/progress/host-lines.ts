import type { Colours } from "../lib/io.ts";
import { formatSeconds } from "../lib/text/seconds.ts";
import { cutTo, measureWidth } from "../lib/text/width.ts";
import type { HostProgress, Progress } from "./types.ts";

/** More lines than that tell nothing that a person could follow. */
const mostLines = 50;

/** What a host is to the current task. */
type HostState = "failed" | "pending" | "answered";
/** Those that need attention come first where not all have a line. */
const states = ["failed", "pending", "answered"] as const;

export interface HostLineOptions {
  /** The hosts that are expected, in their order. */
  readonly expected: readonly string[];
  readonly columns: number;
  /** How many lines there is room for. */
  readonly rows: number;
  readonly colours: Colours;
}

/** A line for each host of several: whether it has answered the current task, and what it did. */
export function hostLines(state: Progress, { expected, columns, rows, colours }: HostLineOptions): readonly string[] {
  const names = [...new Set([...expected, ...state.hosts.keys()])];
  const room = Math.min(rows, mostLines);
  if (names.length < 2 || room < 1) {
    return [];
  }
  const all = names.map((name) => ({ name, is: stateOf(state, name) }));
  const shown = all.length <= room ? all : chosen(all, room - 1);
  const width = Math.min(Math.floor(columns / 2), Math.max(...shown.map(({ name }) => measureWidth(name))));
  const lines = shown.map(({ name, is }) => {
    const label = cutTo(name, width);
    const text = `${label}${" ".repeat(width - measureWidth(label))}  ${describe(state, state.hosts.get(name))}`;
    return `  ${marks(colours)[is]} ${paint(colours)[is](cutTo(text, columns - 4))}`;
  });
  return all.length <= room ? lines : [...lines, colours.dim(cutTo(`  ${summary(all, shown.length)}`, columns))];
}

interface Placed {
  readonly name: string;
  readonly is: HostState;
}

function stateOf({ task, tasks, hosts }: Progress, name: string): HostState {
  const last = hosts.get(name)?.last;
  if (last?.outcome === "failed" || last?.outcome === "unreachable") {
    return "failed";
  }
  return task !== undefined && last?.number === tasks ? "answered" : "pending";
}

/** As many as there is room for, those first that need attention, in the order of all. */
function chosen(all: readonly Placed[], room: number): readonly Placed[] {
  const first = new Set(states.flatMap((state) => all.filter(({ is }) => is === state)).slice(0, room));
  return all.filter((one) => first.has(one));
}

function summary(all: readonly Placed[], shown: number): string {
  const counts = states.map((state) => [all.filter(({ is }) => is === state).length, state] as const);
  const words = { failed: "failed", pending: "not yet there", answered: "have answered" } as const;
  const told = counts.filter(([count]) => count > 0).map(([count, state]) => `${count} ${words[state]}`);
  return `and ${all.length - shown} more; of all ${told.join(", ")}`;
}

function describe({ task, tasks }: Progress, host: HostProgress | undefined): string {
  if (host === undefined) {
    return "nothing yet";
  }
  const { changed, last } = host;
  const bad = last.outcome === "failed" || last.outcome === "unreachable";
  const did =
    bad || task === undefined || last.number !== tasks
      ? `${bad ? `${last.outcome}: ` : ""}${last.task}`
      : formatSeconds(last.seconds);
  return `${changed} changed  ${did}`;
}

function marks(colours: Colours): Readonly<Record<HostState, string>> {
  return { failed: colours.red("✖"), pending: colours.yellow("·"), answered: colours.green("✔") };
}

function paint(colours: Colours): Readonly<Record<HostState, (text: string) => string>> {
  return { failed: colours.red, pending: String, answered: colours.dim };
}
