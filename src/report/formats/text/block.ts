import type { Colours } from "../../../lib/io.ts";

/** The lines of one part of the report; none where there is nothing to say. */
export type Block = readonly string[];

/** A title with its lines below; nothing where there are none. */
export function list(title: string, lines: readonly string[], colours: Colours): Block {
  return lines.length === 0 ? [] : [colours.bold(title), ...lines.map((line) => `  ${line}`)];
}
