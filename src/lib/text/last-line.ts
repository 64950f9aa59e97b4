import { makePrintable } from "./printable.ts";

/** The last line of what a program said, which mostly names its failure; at most so many characters of it. */
export function takeLastLine(text: string, width?: number): string {
  return makePrintable(text.trim().split("\n").at(-1) ?? "", width);
}
