import { createColors } from "picocolors";
import { foldLines } from "./text/wrapped.ts";

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
export function createIo(options: { readonly colour: boolean; readonly plain: boolean }): Io {
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

/** A text to standard output, a line or several. */
export function print(io: Io, text = ""): void {
  write(io.stdout, [text]);
}

/** Several lines to standard output. */
export function printLines(io: Io, lines: readonly string[]): void {
  write(io.stdout, lines);
}

/** A text to standard error: progress, warnings, errors. */
export function tell(io: Io, text = ""): void {
  write(io.stderr, [text]);
}

/** What is no text of ours, to standard output as it is: logs, lines of files, what a program printed. */
export function printVerbatim(io: Io, lines: readonly string[]): void {
  io.stdout.write(lines.map((line) => `${line}\n`).join(""));
}

/** The same to standard error. */
export function tellVerbatim(io: Io, lines: readonly string[]): void {
  io.stderr.write(lines.map((line) => `${line}\n`).join(""));
}

/** A JSON document to standard output. */
export function printJson(io: Io, document: unknown, indent?: number): void {
  printVerbatim(io, [JSON.stringify(document, null, indent)]);
}

/** A terminal would break long lines anywhere; a program reads a line for each sentence. */
function write(stream: Io["stdout"], lines: readonly string[]): void {
  const { isTTY, columns } = stream;
  const shown = isTTY === true && columns !== undefined ? foldLines(lines, columns) : lines;
  stream.write(shown.map((line) => `${line}\n`).join(""));
}

/** A sentence with its first word in a colour. */
export function formatSentence({ colours }: Io, word: string, text: string): string {
  return `${colours.yellow(word)} ${text}`;
}
