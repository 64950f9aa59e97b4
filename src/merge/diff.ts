import { printable } from "../lib/text/printable.ts";
import type { Change } from "./types.ts";

interface Sides {
  readonly before: string;
  readonly after: string;
  /** What stands behind the file's name on either side. */
  readonly left: string;
  readonly right: string;
}

const absent = "/dev/null";

/**
 * A unified diff of what a change does to the disk – of a conflict: what stands between the two sides. Signs that would steer a terminal are
 * spelt out.
 *
 * @returns an empty text where nothing changes, and one line without any content for what lies in `secrets/`
 */
export async function diffChange(change: Change): Promise<string> {
  const sides = sidesOf(change);
  if (sides === undefined || sides.before === sides.after) {
    return "";
  }
  if (change.path.startsWith("secrets/")) {
    return `${change.path} differs; what lies in secrets/ is not shown\n`;
  }
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import("diff");
  const { before, after, left, right } = sides;
  const patch = createTwoFilesPatch(left, right, before, after, undefined, undefined, {
    headerOptions: FILE_HEADERS_ONLY,
  });
  return patch.replace(/[^\P{C}\t\n]/gu, (sign) => printable(sign));
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
