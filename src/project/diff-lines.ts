import type { Colours } from "../lib/io.ts";
import { diffChange } from "../merge/diff.ts";
import type { Change } from "../merge/types.ts";

/** A change of a file as a unified diff in colours, without the last empty line. */
export async function drawDiff(change: Change, colours: Colours): Promise<readonly string[]> {
  const text = (await diffChange(change)).trimEnd();
  return text === "" ? [] : text.split("\n").map((line) => coloured(colours, line));
}

function coloured(colours: Colours, line: string): string {
  if (/^(?:\+\+\+|---) /.test(line)) {
    return colours.bold(line);
  }
  if (line.startsWith("@@")) {
    return colours.cyan(line);
  }
  return line.startsWith("+") ? colours.green(line) : line.startsWith("-") ? colours.red(line) : line;
}
