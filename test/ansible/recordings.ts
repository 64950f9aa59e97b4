import { readdirSync, readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { createClean } from "../../src/ansible/clean.ts";
import { parseLine } from "../../src/ansible/parse.ts";
import type { RunEvent, TaskResult } from "../../src/ansible/types.ts";

const folder = join(import.meta.dirname, "fixtures");
/** The paths of the recordings without their ends, by name. */
const recordings = new Map(
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".err"))
    .map((path) => [basename(path, ".err"), join(folder, path.slice(0, -extname(path).length))]),
);
const clean = createClean((text) => text);

/** What the real ansible-playbook printed and how it ended; fixtures/record.sh made these files. */
export function recording(name: string): {
  readonly lines: readonly string[];
  readonly errors: string;
  readonly code: number;
} {
  const path = recordings.get(name);
  if (path === undefined) {
    throw new Error(`no recording ${name}`);
  }
  const [code = "", ...errors] = readFileSync(`${path}.err`, "utf8").split("\n");
  return { lines: outputIn(path), errors: errors.join("\n"), code: Number(code) };
}

function outputIn(path: string): readonly string[] {
  try {
    return readFileSync(`${path}.jsonl`, "utf8").split("\n");
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
