import { createColors } from "picocolors";
import { hanging } from "./text/wrapped.ts";

/** The outside world as a command sees it: tests give their own, the entry file gives the process's. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly colours: Colours;
  /** Somebody asked for plain lines: nothing is drawn twice, every answer is typed. */
  readonly plain?: boolean;
}

export type Colours = ReturnType<typeof createColors>;

/** The process's own streams; colours only where a person sees them and neither NO_COLOR nor `--no-color` forbids them. */
export function processIo(options: { readonly colour: boolean; readonly plain: boolean }): Io {
  if (!options.colour) {
    // The library that asks the questions draws colours of its own, and looks here.
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

/** Whether a person sits at the other end and can be asked. */
export function isInteractive(io: Io): boolean {
  return io.stdin.isTTY === true && io.stdout.isTTY === true;
}

/** Whether lines are written once and stay, because they are read aloud, or because the terminal can do nothing else. */
export function isPlain(io: Io): boolean {
  return io.plain === true || io.env.TERM === "dumb";
}

/** Whether questions can be asked: of a person, or, where plain lines were asked for, of whatever answers them line by line. */
export function canAsk(io: Io): boolean {
  return isInteractive(io) || io.plain === true;
}

/** One line to standard output. */
export function print(io: Io, line = ""): void {
  io.stdout.write(`${line}\n`);
}

/** One line to standard error: progress, warnings, errors. */
export function tell(io: Io, line = ""): void {
  io.stderr.write(`${line}\n`);
}

/**
 * A sentence as lines, with the word that begins it in a colour: broken between words where a person's terminal would break it anywhere, else one
 * line, because a program may read it.
 */
export function sentence({ stdout, colours }: Io, word: string, text: string): readonly string[] {
  const whole = `${word} ${text}`;
  const lines = stdout.isTTY === true && stdout.columns !== undefined ? hanging(whole, stdout.columns) : [whole];
  return lines.map((line, at) => (at === 0 ? `${colours.yellow(word)}${line.slice(word.length)}` : line));
}
