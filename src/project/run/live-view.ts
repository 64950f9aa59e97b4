import { isPlain, printLines } from "../../lib/io.ts";
import { createPlainView } from "../../progress/plain.ts";
import { createTerminalView } from "../../progress/terminal.ts";
import type { View } from "../../progress/types.ts";
import { passNames } from "../../report/summary.ts";
import type { Pass } from "../../report/types.ts";
import type { Context } from "../types.ts";

/** The view for the observer of the run: a program, a terminal, or a log. */
export function createView({ io, json, quiet, verbose }: Context, pass: Pass["name"], hidesFailures = false): View {
  const { stdout, colours } = io;
  const options = { colours, verbose, hidesFailures, isCheck: pass === "check" };
  if (json) {
    // Each event as one line, for programs that follow a run.
    return { show: (event) => io.stderr.write(`${JSON.stringify(event)}\n`) };
  }
  if (!quiet && pass === "prove") {
    stdout.write(`${colours.bold(passNames[pass])}\n`);
  }
  return stdout.isTTY === true && !quiet && !isPlain(io)
    ? createTerminalView({ ...options, stream: stdout })
    : createPlainView({ ...options, write: (lines) => printLines(io, lines), quiet });
}
