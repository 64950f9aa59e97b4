import { makePrintable } from "../lib/text/printable.ts";
import type { Change } from "./types.ts";

interface Sides {
  readonly before: string;
  readonly after: string;
  /** The suffix of the file's name on either side. */
  readonly left: string;
  readonly right: string;
}

const absent = "/dev/null";

/**
 * A unified diff of a change; for a conflict, of its two sides. Terminal control characters are escaped.
 *
 * @returns an empty text if nothing changes, and one line without content for a file in `secrets/`
 */
export async function diffChange(change: Change): Promise<string> {
  const sides = sidesOf(change);
  if (sides === undefined || sides.before === sides.after) {
    return "";
  }
  if (change.path.startsWith("secrets/")) {
    return `${change.path} differs; files in secrets/ are not shown\n`;
  }
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import("diff");
  const { before, after, left, right } = sides;
  const patch = createTwoFilesPatch(left, right, before, after, undefined, undefined, {
    headerOptions: FILE_HEADERS_ONLY,
  });
  return patch.replace(/[^\P{C}\t\n]/gu, (sign) => makePrintable(sign));
}

function sidesOf(change: Change): Sides | undefined {
  const { path } = change;
  switch (change.type) {
    case "create":
      return { before: "", after: change.text, left: absent, right: path };
    case "update":
    case "merged":
      return { before: change.before, after: change.text, left: path, right: path };
    case "conflict":
      return { before: change.before, after: change.theirs, left: `${path} (yours)`, right: `${path} (new)` };
    case "orphan":
      return change.remove ? { before: change.before, after: "", left: path, right: absent } : undefined;
    default:
      return undefined;
  }
}
