import { isPlain } from "../../lib/io.ts";
import { createJsonView } from "../../progress/json.ts";
import { createPlainView } from "../../progress/plain.ts";
import { createTerminalView } from "../../progress/terminal.ts";
import type { View } from "../../progress/types.ts";
import { passNames } from "../../report/summary.ts";
import type { Pass } from "../../report/types.ts";
import type { Context } from "../types.ts";

/** The view for the observer of the run: a program, a terminal, or a log. */
export function createView({ io, json, quiet, verbose }: Context, pass: Pass["name"]): View {
  const { stdout, stderr, colours } = io;
  if (json) {
    return createJsonView((text) => stderr.write(text));
  }
  if (!quiet && pass === "prove") {
    stdout.write(`${colours.bold(passNames[pass])}\n`);
  }
  return stdout.isTTY === true && !quiet && !isPlain(io)
    ? createTerminalView({ stream: stdout, colours, verbose })
    : createPlainView({ write: (text) => stdout.write(text), colours, quiet, verbose });
}
