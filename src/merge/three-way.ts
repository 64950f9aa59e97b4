import { diff3MergeRegions } from "node-diff3";

/** Above this number of line comparisons a merge takes seconds (1,500 lines with 500 blank ones stay below it); such a file is left to the user. */
const mostComparisons = 1_000_000_000;

/** The texts as lines without their endings. */
interface Lines {
  readonly base: readonly string[];
  readonly yours: readonly string[];
  readonly next: readonly string[];
}

/**
 * Merges the changes of `yours` and `next` to `base`, line by line.
 *
 * If each text has only one kind of line ending, endings are ignored and the result has those of `yours`; otherwise an ending is a part of its line. A
 * missing newline at the end is merged like a line.
 *
 * @returns undefined if both changed the same lines, or adjacent ones, in different ways
 */
export function mergeTexts(base: string, yours: string, next: string): string | undefined {
  const texts = [base, yours, next];
  const ending = texts.every(hasOneEnding) && yours.includes("\r\n") ? "\r\n" : "\n";
  const separator = texts.every(hasOneEnding) ? /\r?\n/ : "\n";
  const lines = mergeLines({
    base: linesOf(base, separator),
    yours: linesOf(yours, separator),
    next: linesOf(next, separator),
  });
  if (lines === undefined) {
    return undefined;
  }
  const endsWithNewline = endsWell(yours) === endsWell(base) ? endsWell(next) : endsWell(yours);
  return lines.join(ending) + (endsWithNewline && lines.length > 0 ? ending : "");
}

function mergeLines(lines: Lines): readonly string[] | undefined {
  const { head, tail, middle } = splitCommonEnds(lines);
  if (comparisons(middle) > mostComparisons) {
    return undefined;
  }
  const merged = mergeMiddle(middle);
  return merged && [...head, ...merged, ...tail];
}

function mergeMiddle({ base, yours, next }: Lines): readonly string[] | undefined {
  const merged: (readonly string[])[] = [];
  for (const region of diff3MergeRegions([...yours], [...base], [...next])) {
    if (region.stable) {
      merged.push(region.bufferContent);
    } else if (sameLines(region.aContent, region.bContent)) {
      merged.push(region.aContent);
    } else {
      return undefined;
    }
  }
  return merged.flat();
}

/** Removes what all three have in common at both ends: most files differ in few lines, and comparing is quadratic. */
function splitCommonEnds({ base, yours, next }: Lines) {
  const shortest = Math.min(base.length, yours.length, next.length);
  let start = 0;
  while (start < shortest && base[start] === yours[start] && base[start] === next[start]) {
    start += 1;
  }
  let end = 0;
  while (
    end < shortest - start &&
    base.at(-1 - end) === yours.at(-1 - end) &&
    base.at(-1 - end) === next.at(-1 - end)
  ) {
    end += 1;
  }
  const middleOf = (lines: readonly string[]) => lines.slice(start, lines.length - end);
  return {
    head: base.slice(0, start),
    tail: base.slice(base.length - end),
    middle: { base: middleOf(base), yours: middleOf(yours), next: middleOf(next) },
  };
}

/** The maximum cost of the comparison: each line is compared with every equal line, and each such pair with the chains found so far. */
function comparisons({ base, yours, next }: Lines): number {
  const occurrences = new Map<string, number>();
  for (const line of base) {
    occurrences.set(line, (occurrences.get(line) ?? 0) + 1);
  }
  const pairs = [...yours, ...next].reduce((sum, line) => sum + (occurrences.get(line) ?? 0), 0);
  return pairs * base.length;
}

function linesOf(text: string, separator: string | RegExp): readonly string[] {
  const lines = text.split(separator);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

function endsWell(text: string): boolean {
  return text === "" || text.endsWith("\n");
}

function hasOneEnding(text: string): boolean {
  return !text.includes("\r\n") || !/(?<!\r)\n/.test(text);
}

function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}
