import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { RunEvent } from "../../ansible/types.ts";
import { isMap } from "../../lib/paths.ts";
import { stateFolder } from "../../lib/state.ts";
import { stripEscapes } from "../../lib/text/escapes.ts";
import { logEnd } from "./path.ts";

/**
 * The events in the log of a run. Lines that are no event are left out: the last one of a killed run may be incomplete.
 *
 * @throws the error of the file, such as ENOENT
 */
export async function readLog(path: string): Promise<readonly RunEvent[]> {
  const lines = (await readFile(path, "utf8")).split("\n");
  return lines.flatMap(parseEvent);
}

/** What is read of an event of each kind, as texts. */
const needed: Readonly<Record<RunEvent["type"], readonly string[]>> = {
  "run-started": ["at"],
  "play-started": ["at", "play"],
  "task-started": ["at", "task"],
  "task-finished": ["at"],
  interruption: ["at", "ends"],
  line: ["text"],
  stats: [],
  "run-ended": ["at"],
};

/** A log may have been edited: it has the form of events, and nothing in it steers a terminal. */
function parseEvent(line: string): readonly RunEvent[] {
  const event = parse(line);
  const type = isMap(event) ? event.type : undefined;
  if (!isMap(event) || typeof type !== "string" || !Object.hasOwn(needed, type)) {
    return [];
  }
  const texts = needed[type as RunEvent["type"]];
  const isWhole =
    texts.every((name) => typeof event[name] === "string") &&
    (type !== "run-started" || Array.isArray(event.argv)) &&
    (type !== "run-ended" || isMap(event.ending)) &&
    (type !== "task-finished" || isResult(event.result));
  return isWhole ? [event as RunEvent] : [];
}

function isResult(result: unknown): boolean {
  return isMap(result) && typeof result.host === "string" && Array.isArray(result.changes);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line, (_, value) => (typeof value === "string" ? stripEscapes(value) : value));
  } catch {
    return undefined;
  }
}

/** A log of a large fleet takes longer to read than what it tells is worth. */
const mostBytes = 4 * 1024 * 1024;

/** The logs of the last runs, the newest first; those that are too long, or cannot be read, are left out. */
export async function readLastLogs(root: string, most: number): Promise<readonly (readonly RunEvent[])[]> {
  const folder = join(root, stateFolder, "runs");
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(logEnd)).sort();
  const logs = names.reverse().slice(0, most);
  return Promise.all(logs.map((name) => readShortLog(join(folder, name)).catch(() => [])));
}

async function readShortLog(path: string): Promise<readonly RunEvent[]> {
  const { size } = await stat(path);
  return size > mostBytes ? [] : readLog(path);
}
