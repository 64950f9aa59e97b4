// node:child_process instead of execa: loading execa costs more than the 3 % of a run that this wrapper may add.
import { type ChildProcess, spawn } from "node:child_process";
import { buildMissingProblem, getErrorCode, type Problem } from "../lib/errors.ts";
import type { Ahead } from "./ahead/ahead.ts";
import { type Clean, createClean } from "./clean.ts";
import { readEnding } from "./ending.ts";
import { finishesTask, passInterruptions, type SignalSource } from "./interrupt.ts";
import { createLineSplitter } from "./lines.ts";
import { parseLine } from "./parse.ts";
import type { HostStats, PlaybookCommand, Redact, RunEnding, RunEvent } from "./types.ts";

export interface RunOptions {
  readonly command: PlaybookCommand;
  /** The project's folder: the child's working directory. */
  readonly root: string;
  /** Called at once for each event, in order. */
  readonly onEvent: (event: RunEvent) => void;
  readonly redact: Redact;
  /** What has loaded Ansible already, if anything has. */
  readonly ahead?: Ahead;
  /** If it is aborted before the start, nothing runs. */
  readonly signal?: AbortSignal;
  readonly signals?: SignalSource;
}

/** How much of standard error is kept to explain a failure: Ansible's error is at its end. Characters. */
const errorsKept = 16_000;

/**
 * Runs `ansible-playbook` to its end and passes on each event. Every ending is returned as a value.
 *
 * @throws Problem (exit 4) if the program is missing or cannot be started
 */
export async function runPlaybook(options: RunOptions): Promise<RunEnding> {
  const { command, onEvent } = options;
  const begun = performance.now();
  onEvent({ type: "run-started", argv: command.argv, at: now() });
  const ending = options.signal?.aborted
    ? ({ type: "interrupted", signal: String(options.signal.reason) } as const)
    : await runChild(options);
  onEvent({ type: "run-ended", ending, seconds: (performance.now() - begun) / 1000, at: now() });
  return ending;
}

async function runChild({ command, root, onEvent, redact, ahead, signals = process }: RunOptions): Promise<RunEnding> {
  const child = ahead?.take(command, root) ?? begin(command, root);
  const interruption = passInterruptions(child, {
    shared: command.asks,
    source: signals,
    onSecond: () => onEvent({ type: "interruption", ends: "at-once", at: now() }),
  });
  try {
    const seen = watch(child, { root, clean: createClean(redact), onEvent });
    const exit = await ended(child, command.argv[0]);
    const interruptedBy = interruption.signal;
    return readEnding({ ...exit, ...seen(), ...(interruptedBy === undefined ? {} : { interruptedBy }) });
  } finally {
    await interruption.finish();
  }
}

function begin({ argv: [program, ...words], env, asks }: PlaybookCommand, root: string): ChildProcess {
  return spawn(program, words, {
    cwd: root,
    env,
    // A process group of its own, so that Ctrl-C reaches it once, through us. A password prompt needs our terminal.
    detached: !asks,
    stdio: [asks ? "inherit" : "ignore", "pipe", "pipe"],
  });
}

interface Watching {
  readonly root: string;
  readonly clean: Clean;
  readonly onEvent: (event: RunEvent) => void;
}

interface Seen {
  readonly began: boolean;
  readonly isCutOff: boolean;
  readonly errors: string;
  readonly stats?: Readonly<Record<string, HostStats>>;
}

/** Reads both streams line by line and collects what is needed to judge the ending. */
function watch(child: ChildProcess, { root, clean, onEvent }: Watching): () => Seen {
  let play: string | undefined;
  let stats: Readonly<Record<string, HostStats>> | undefined;
  let isCutOff = false;
  let errors = "";

  function onOutput(line: string): void {
    const event = parseLine(line, { play: play ?? "", root, clean });
    if (event?.type === "play-started") {
      play = event.play;
    } else if (event?.type === "stats") {
      stats = event.hosts;
    } else if (event?.type === "task-finished") {
      isCutOff ||= event.result.outcome === "unreachable";
    }
    if (event !== undefined) {
      onEvent(event);
    }
  }

  function onError(line: string): void {
    if (line === finishesTask) {
      onEvent({ type: "interruption", ends: "after-task", at: now() });
      return;
    }
    const text = clean(line);
    errors = `${errors}${text}\n`.slice(-errorsKept);
    if (text.trim() !== "") {
      onEvent({ type: "line", stream: "stderr", text });
    }
  }

  readLines(child.stdout, onOutput, onError);
  readLines(child.stderr, onError, onError);
  return () => ({ began: play !== undefined, isCutOff, errors, ...(stats === undefined ? {} : { stats }) });
}

function readLines(
  stream: NodeJS.ReadableStream | null,
  onLine: (line: string) => void,
  complain: (line: string) => void,
): void {
  const splitter = createLineSplitter(onLine, () =>
    complain("[WARNING]: Ansible printed a line of more than 16 MiB; it was left out."),
  );
  stream?.on("data", (chunk: Buffer) => splitter.add(chunk));
  stream?.on("end", () => splitter.end());
}

/** Milliseconds that output is still read after the child has ended: a process that it left may keep the stream open. */
const lastWords = 2_000;

/** Resolves once the child has ended and its streams are read. */
function ended(child: ChildProcess, program: string): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(describeNotStarted(program, error)));
    child.once("close", (code, signal) => resolve({ code, signal }));
    child.once("exit", () => {
      setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, lastWords).unref();
    });
  });
}

/** The problem of a program of Ansible that is missing or cannot be started (exit 4). */
export function describeNotStarted(program: string, error: unknown): Problem {
  const code = getErrorCode(error);
  const what =
    code === "ENOENT" ? "the program is not installed on this machine" : `the program cannot be started (${code})`;
  const fix = "`harden-init doctor --fix` installs Ansible and its collections.";
  return buildMissingProblem({ where: program, what, fix }, { cause: error });
}

function now(): string {
  return new Date().toISOString();
}
