import { readFileSync } from "node:fs";
import { createClean } from "../../src/ansible/clean.ts";
import { parseLine } from "../../src/ansible/parse.ts";
import type { RunEvent, TaskResult } from "../../src/ansible/types.ts";

const folder = new URL("./fixtures/", import.meta.url);
const clean = createClean((text) => text);

/** What the real ansible-playbook printed and how it ended; fixtures/record.sh made these files. */
export function recording(name: string): {
  readonly lines: readonly string[];
  readonly errors: string;
  readonly code: number;
} {
  const [code = "", ...errors] = readFileSync(new URL(`${name}.err`, folder), "utf8").split("\n");
  return { lines: outputOf(name), errors: errors.join("\n"), code: Number(code) };
}

function outputOf(name: string): readonly string[] {
  try {
    return readFileSync(new URL(`${name}.jsonl`, folder), "utf8").split("\n");
  } catch {
    return [];
  }
}

/** The events of a recording, as the runner gives them. */
export function eventsOf(name: string): readonly RunEvent[] {
  let play = "";
  return recording(name).lines.flatMap((line) => {
    const event = parseLine(line, { play, root: "/srv/project", clean });
    play = event?.type === "play-started" ? event.play : play;
    return event === undefined ? [] : [event];
  });
}

export function resultsOf(name: string): readonly TaskResult[] {
  return eventsOf(name).flatMap((event) => (event.type === "task-finished" ? [event.result] : []));
}

/** The result of a task on a host. */
export function resultOf(name: string, task: string, host = "alpha"): TaskResult {
  const found = resultsOf(name).find((result) => result.task === task && result.host === host);
  if (found === undefined) {
    throw new Error(`${name}: no task ${task} on ${host}`);
  }
  return found;
}
