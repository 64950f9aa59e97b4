import type { RunEvent, TaskResult } from "../../ansible/types.ts";
import type { Colours } from "../../lib/io.ts";
import { formatSeconds } from "../../lib/text/seconds.ts";

/** The whole log of a run as lines: each task with its outcome on each host, and all that Ansible said besides. */
export function formatLog(events: readonly RunEvent[], colours: Colours): readonly string[] {
  return events.flatMap((event) => formatEvent(event, colours));
}

const indent = " ".repeat(10);

function formatEvent(event: RunEvent, colours: Colours): readonly string[] {
  switch (event.type) {
    case "run-started":
      return [`${clock(event.at)}  ${colours.bold(event.argv.join(" "))}`];
    case "play-started":
      return [`${clock(event.at)}  ${colours.bold(event.play)}`];
    case "task-started":
      return [`${clock(event.at)}    ${event.task}`];
    case "task-finished":
      return formatResult(event.result, clock(event.at), colours);
    case "interruption":
      return [`${clock(event.at)}  Interrupted: ends ${event.ends === "after-task" ? "after this task" : "at once"}.`];
    case "line":
      return event.text.split("\n").map((line) => indent + colours.dim(line));
    case "stats":
      return [];
    case "run-ended":
      return [`${clock(event.at)}  Ended after ${formatSeconds(event.seconds)}: ${event.ending.type}.`];
    default:
      // A log of a newer version.
      return [];
  }
}

function formatResult(result: TaskResult, at: string, colours: Colours): readonly string[] {
  const { outcome, host, seconds, changes, message } = result;
  const colour = outcome === "changed" ? colours.yellow : isBad(outcome) ? colours.red : colours.dim;
  const said = isBad(outcome) ? (message ?? "").split("\n").filter(Boolean) : changes;
  return [
    `${at}      ${colour(outcome)} ${host}  ${formatSeconds(seconds)}`,
    ...said.map((line) => `${indent}        ${line.replaceAll("\n", " ")}`),
  ];
}

function isBad(outcome: TaskResult["outcome"]): boolean {
  return outcome === "failed" || outcome === "unreachable";
}

function clock(at: string): string {
  return at.slice(11, 19);
}
