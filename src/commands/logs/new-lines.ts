/** Which lines of the logs were not shown yet. */
export interface NewLines {
  /** The new ones of an answer; counts them as shown. */
  take(lines: readonly string[]): readonly string[];
}

/**
 * Begins after the first lines: those that are older than the last line of their container were left out on purpose. After that each answer overlaps with
 * the ones before, and what was in the last two is not new.
 */
export function beginAfter(first: readonly string[]): NewLines {
  const newest = new Map<string, string>();
  for (const { container, time } of first.map(readLine)) {
    if (time > (newest.get(container) ?? "")) {
      newest.set(container, time);
    }
  }
  let last = first;
  let shown = new Set(first);
  return {
    take: (lines) => {
      const isNew = (line: string) => {
        const { container, time } = readLine(line);
        return !shown.has(line) && (time === "" || time > (newest.get(container) ?? ""));
      };
      const found = lines.filter(isNew);
      shown = new Set([...last, ...lines]);
      last = lines;
      return found;
    },
  };
}

/** The engine writes times with all nine digits, so that they can be compared as texts. */
function readLine(line: string): { readonly container: string; readonly time: string } {
  const [, container = "", time = ""] = /^(.*?\| )(\d{4}-\d\d-\d\dT[\d:.]+Z) /.exec(line) ?? [];
  return { container, time };
}
