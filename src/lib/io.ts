import { createColors } from "picocolors";
import { hanging } from "./text/wrapped.ts";

/** The outside world of a command: tests have their own, the entry file uses the process's. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly colours: Colours;
  /** Plain lines were requested: nothing is redrawn, every answer is typed. */
  readonly plain?: boolean;
}

export type Colours = ReturnType<typeof createColors>;

/** The process's own streams. Colours only on a terminal, and not if NO_COLOR or `--no-color` forbids them. */
export function processIo(options: { readonly colour: boolean; readonly plain: boolean }): Io {
  if (!options.colour) {
    // The prompt library reads this variable for its own colours.
    process.env.NO_COLOR = "1";
  }
  const isSeen = process.stdout.isTTY === true && process.stderr.isTTY === true;
  const wanted = options.colour && isSeen && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    colours: createColors(wanted),
    plain: options.plain,
  };
}

/** Whether a user at a terminal can be asked. */
export function isInteractive(io: Io): boolean {
  return io.stdin.isTTY === true && io.stdout.isTTY === true;
}

/** Whether lines are only appended, for screen readers and simple terminals. */
export function isPlain(io: Io): boolean {
  return io.plain === true || io.env.TERM === "dumb";
}

/** Whether questions can be asked: on a terminal, or line by line with plain lines. */
export function canAsk(io: Io): boolean {
  return isInteractive(io) || io.plain === true;
}

/** One line to standard output. */
export function print(io: Io, line = ""): void {
  io.stdout.write(`${line}\n`);
}

/** Several lines to standard output. */
export function printLines(io: Io, lines: readonly string[]): void {
  io.stdout.write(lines.map((line) => `${line}\n`).join(""));
}

/** One line to standard error: progress, warnings, errors. */
export function tell(io: Io, line = ""): void {
  io.stderr.write(`${line}\n`);
}

/**
 * A sentence as lines, with its first word in a colour. On a terminal it is wrapped between words; otherwise it is one line, because a program may
 * read it.
 */
export function sentence({ stdout, colours }: Io, word: string, text: string): readonly string[] {
  const whole = `${word} ${text}`;
  const lines = stdout.isTTY === true && stdout.columns !== undefined ? hanging(whole, stdout.columns) : [whole];
  return lines.map((line, at) => (at === 0 ? `${colours.yellow(word)}${line.slice(word.length)}` : line));
}
