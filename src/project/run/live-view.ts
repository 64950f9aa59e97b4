import { isPlain, printLines } from "../../lib/io.ts";
import { readCourses } from "../../progress/estimate/courses.ts";
import { createPlainView } from "../../progress/plain.ts";
import { createTerminalView } from "../../progress/terminal.ts";
import type { View } from "../../progress/types.ts";
import { readLastLogs } from "../../report/log/read-log.ts";
import { passNames } from "../../report/summary.ts";
import type { Pass } from "../../report/types.ts";
import type { Context } from "../types.ts";

export interface Watched {
  readonly pass: Pass["name"];
  /** The hosts that are expected; empty where only Ansible knows them. */
  readonly hosts: readonly string[];
  readonly hidesFailures?: boolean | undefined;
}

/** The view for the observer of the run: a program, a terminal, or a log. */
export async function createView(
  { io, json, quiet, verbose, root }: Context,
  { pass, hosts, hidesFailures = false }: Watched,
): Promise<View> {
  const { stdout, colours } = io;
  const options = { colours, verbose, hidesFailures, isCheck: pass === "check" };
  if (json) {
    // Each event as one line, for programs that follow a run.
    return { show: (event) => io.stderr.write(`${JSON.stringify(event)}\n`) };
  }
  if (!quiet && titled.includes(pass)) {
    stdout.write(`${colours.bold(passNames[pass])}\n`);
  }
  if (stdout.isTTY !== true || quiet || isPlain(io)) {
    return createPlainView({ ...options, write: (lines) => printLines(io, lines), quiet });
  }
  const courses = (await readLastLogs(root, logsRead)).flatMap(readCourses);
  return createTerminalView({ ...options, stream: stdout, hosts, courses });
}

/** Passes that are told apart from the one before them. */
const titled: readonly Pass["name"][] = ["canary", "prove-canary", "prove"];

/** Among so many of the last runs the estimate looks for some of the same kind. */
const logsRead = 10;
