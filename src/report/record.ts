import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type * as z from "zod";
import type { RunEvent } from "../ansible/types.ts";
import { getErrorCode } from "../lib/errors.ts";
import { stateFolder } from "../lib/state.ts";
import { logEnd, nameLog } from "./log/path.ts";
import { openLog } from "./log/write-log.ts";
import { recordSchema } from "./schema/report.ts";
import type { Report } from "./types.ts";

/** The record of one run, for `report` and for finding out how far an interrupted one came. Never a secret. */
export type RunRecord = Readonly<z.output<typeof recordSchema>>;

/** A record as it is on the disk: what it says, or why it cannot be read. */
export type KeptRecord = { readonly path: string } & (
  | { readonly record: RunRecord; readonly problem?: never }
  | { readonly record?: never; readonly problem: string }
);

export interface RunRecorder {
  /** Follows the run: each event goes into its log, and each play into the record when it begins. */
  see(event: RunEvent): void;
  /** Writes the final record, and gives back why that was not possible: a full disk must not cost the report of what was done. */
  finish(report: Report): Promise<string | undefined>;
}

const kept = 20;
const namePattern = /^\d{8}T\d{6}\.\d{3}Z-[a-z-]+\.json$/;
const halfWritten = /\.\d+\.next$/;

/**
 * Begins a record in `.harden/runs/`, with a log beside it, and removes all but the newest twenty. A record is replaced as a whole, so a crash leaves a readable one.
 *
 * @param kind what is run, such as `deploy` or `check`: lower-case letters and dashes
 */
export async function startRecord(
  root: string,
  about: { readonly kind: string; readonly tool: string; readonly stack: string },
  startedAt = new Date(),
): Promise<RunRecorder> {
  const folder = runsFolder(root);
  const path = join(folder, `${stamp(startedAt)}-${about.kind}.json`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let record: RunRecord = {
    version: 1,
    ...about,
    startedAt: startedAt.toISOString(),
    state: "running",
    process: process.pid,
  };
  await replaceFile(path, record);
  await prune(folder);
  let writing = Promise.resolve();
  const log = openLog(nameLog(path));

  return {
    see(event) {
      log.write(event);
      const reached = advance(record.reached, event);
      record = reached === undefined ? record : { ...record, reached };
      if (event.type === "play-started") {
        const current = record;
        // One write after the other. A full disk must not end the run that is being recorded: `finish` reports it.
        writing = writing.then(() => replaceFile(path, current)).catch(() => undefined);
      }
    },
    async finish(report) {
      await Promise.all([writing, log.close()]);
      const final: RunRecord = { ...record, state: "ended", endedAt: report.endedAt, report };
      return replaceFile(path, final).then(
        () => undefined,
        (error) => describeUnwritten(path, error),
      );
    },
  };
}

function describeUnwritten(path: string, error: unknown): string {
  const code = getErrorCode(error);
  const why = code === "ENOSPC" || code === "EDQUOT" ? "the disk is full" : (code ?? String(error));
  return `The record of this run could not be written (${join(stateFolder, "runs", basename(path))}: ${why}), so that \`report\` does not show it.`;
}

/** The newest readable record, of the given kind if there is one; undefined if there is none. */
export async function readLatestRecord(root: string, kind?: string): Promise<RunRecord | undefined> {
  const names = await recordNames(runsFolder(root));
  for (const name of names.filter((entry) => kind === undefined || entry.endsWith(`Z-${kind}.json`)).reverse()) {
    const { record } = await readRecord(root, name);
    if (record !== undefined) {
      return record;
    }
  }
  return undefined;
}

/**
 * The records that are kept, the newest first, also those that cannot be read.
 *
 * @param most how many to read: one of a fleet is several megabytes
 */
export async function listRecords(root: string, most = kept): Promise<readonly KeptRecord[]> {
  const names = await recordNames(runsFolder(root));
  return Promise.all(
    names
      .reverse()
      .slice(0, most)
      .map((name) => readRecord(root, name)),
  );
}

type Reached = RunRecord["reached"];

function advance(reached: Reached, event: RunEvent): Reached {
  switch (event.type) {
    case "play-started":
      return { play: event.play, tasks: reached?.tasks ?? 0, at: event.at };
    case "task-started":
      return { play: event.play, task: event.task, tasks: reached?.tasks ?? 0, at: event.at };
    case "task-finished":
      return reached && { ...reached, tasks: reached.tasks + 1, at: event.at };
    default:
      return reached;
  }
}

/** A record is written as a whole, so one that does not fit the schema was changed by someone else. */
async function readRecord(root: string, name: string): Promise<KeptRecord> {
  const path = join(stateFolder, "runs", name);
  try {
    const read = recordSchema.safeParse(JSON.parse(await readFile(join(root, path), "utf8")));
    if (!read.success) {
      const [issue] = read.error.issues;
      return { path, problem: `\`${issue?.path.join(".")}\`: ${issue?.message}` };
    }
    const isWhole = read.data.report !== undefined || read.data.state === "running";
    return isWhole ? { path, record: read.data } : { path, problem: "`report` is missing" };
  } catch (error) {
    return { path, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Also removes incomplete files of a crash, once their record is no longer kept. */
async function prune(folder: string): Promise<void> {
  const newest = new Set((await recordNames(folder)).slice(-kept));
  const stale = (await readdir(folder)).filter((name) => {
    const record = name.replace(halfWritten, "").replace(logEnd, ".json");
    return namePattern.test(record) && !newest.has(record);
  });
  await Promise.all(stale.map((name) => rm(join(folder, name), { force: true })));
}

async function recordNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => namePattern.test(name)).sort();
}

async function replaceFile(path: string, record: RunRecord): Promise<void> {
  const next = `${path}.${process.pid}.next`;
  try {
    await writeFile(next, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
    await rename(next, path);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
}

function runsFolder(root: string): string {
  return join(root, stateFolder, "runs");
}

function stamp(date: Date): string {
  return date.toISOString().replaceAll(/[-:]/g, "");
}
