import { type Fields, getMap, getText, parseObject } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import { readTold } from "../why/read-told.ts";
import { readChanges } from "./changes.ts";
import { type Clean, cleanValue } from "./clean.ts";
import { readMessage } from "./message.ts";
import { readFailure } from "./outcome.ts";
import { type HostStats, type RunEvent, statNames, type TaskResult } from "./types.ts";

export interface ParseContext {
  /** The current play: Ansible's task events do not name it. */
  readonly play: string;
  /** The project's folder; paths below it are shown relative to it. */
  readonly root: string;
  readonly clean: Clean;
}

/**
 * One line of `ansible-playbook`'s output under the callback `ansible.posix.jsonl`. The line is not trusted; this never throws.
 *
 * @returns undefined for an empty line or an event that is not used; a `line` event for anything that is not an Ansible event
 */
export function parseLine(line: string, context: ParseContext): RunEvent | undefined {
  if (line.trim() === "") {
    return undefined;
  }
  const event = parseObject(line);
  const name = event === undefined ? undefined : getText(event, "_event");
  if (event === undefined || name === undefined) {
    return { type: "line", stream: "stdout", text: context.clean(line) };
  }
  return readers.get(name)?.(event, context);
}

/** A change is cut where it is shown, after the secrets were taken out. */
const longestTold = 1_000_000;

type Reader = (event: Fields, context: ParseContext) => RunEvent | undefined;

const readers: ReadonlyMap<string, Reader> = new Map([
  ["v2_playbook_on_play_start", playStarted],
  ["v2_playbook_on_task_start", taskStarted],
  ["v2_playbook_on_handler_task_start", taskStarted],
  ["v2_runner_on_start", taskStarted],
  ["v2_runner_on_ok", taskFinished],
  ["v2_runner_on_failed", taskFinished],
  ["v2_runner_on_unreachable", taskFinished],
  ["v2_runner_on_skipped", taskFinished],
  ["v2_playbook_on_stats", stats],
]);

function playStarted(event: Fields, { clean }: ParseContext): RunEvent {
  return { type: "play-started", play: nameOf(getMap(event, "play"), clean), at: timeOf(event, clean) };
}

function taskStarted(event: Fields, { play, clean }: ParseContext): RunEvent {
  const handler = event._event === "v2_playbook_on_handler_task_start";
  return {
    type: "task-started",
    task: nameOf(getMap(event, "task"), clean),
    play,
    at: timeOf(event, clean),
    handler,
  };
}

function taskFinished(event: Fields, context: ParseContext): RunEvent | undefined {
  const [host, result] = Object.entries(getMap(event, "hosts"))[0] ?? [];
  if (host === undefined || !isMap(result)) {
    return undefined;
  }
  const { clean } = context;
  const task = getMap(event, "task");
  const message = readMessage(result, clean);
  const outcome = outcomeOf(getText(event, "_event"), result, message);
  const path = getText(task, "path");
  const finished: TaskResult = {
    host: clean(host, 200),
    task: nameOf(task, clean),
    play: context.play,
    action: clean(getText(result, "action") ?? "", 200),
    outcome,
    seconds: secondsOf(getMap(task, "duration")),
    ...(message === undefined ? {} : { message }),
    changes: outcome === "changed" ? readChanges(result, clean) : [],
    censored: result._ansible_no_log === true || "censored" in result,
    ...(path === undefined ? {} : { path: clean(below(context.root, path), 500) }),
  };
  const isGood = outcome === "changed" || outcome === "ok";
  const told =
    isGood && !finished.censored
      ? readTold(result, outcome === "changed", (text) => clean(text, longestTold))
      : undefined;
  return { type: "task-finished", result: finished, at: timeOf(event, clean), ...(told !== undefined && { told }) };
}

function outcomeOf(name: string | undefined, result: Fields, message: string | undefined): TaskResult["outcome"] {
  if (name === "v2_runner_on_skipped") {
    return "skipped";
  }
  return readFailure(name, message) ?? (result.changed === true ? "changed" : "ok");
}

function stats(event: Fields, { clean }: ParseContext): RunEvent {
  const hosts = Object.entries(getMap(event, "stats"));
  const custom = { ...getMap(event, "custom_stats"), _run: getMap(event, "global_custom_stats") };
  return {
    type: "stats",
    hosts: Object.fromEntries(hosts.map(([host, counts]) => [clean(host, 200), countsOf(counts)])),
    custom: cleanValue(custom, clean) as Readonly<Record<string, unknown>>,
  };
}

function countsOf(value: unknown): HostStats {
  const counts = isMap(value) ? value : {};
  const pairs = statNames.map((name) => [name, Number.isSafeInteger(counts[name]) ? counts[name] : 0]);
  return Object.fromEntries(pairs) as HostStats;
}

function nameOf(playOrTask: Fields, clean: Clean): string {
  return clean(getText(playOrTask, "name") ?? "(without a name)", 200).replaceAll("\n", " ");
}

function timeOf(event: Fields, clean: Clean): string {
  return clean(getText(event, "_timestamp") ?? "", 40);
}

function secondsOf(duration: Fields): number {
  const seconds = (Date.parse(getText(duration, "end") ?? "") - Date.parse(getText(duration, "start") ?? "")) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}

function below(root: string, path: string): string {
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
}
