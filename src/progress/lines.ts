import type { Colours } from "../lib/io.ts";
import { joinNames } from "../lib/text/name-ranges.ts";
import { formatSeconds } from "../lib/text/seconds.ts";
import { cutTo } from "../lib/text/width.ts";
import type { FinishedTask } from "./types.ts";

const labels = { changed: "changed", failed: "failed", unreachable: "unreachable" } as const;
/** Of a check, which changes nothing. */
const toChange = "to change";
const labelWidth = 11;
const reasonsShown = 3;

/** What is said after an interruption. */
export const endWords = {
  "after-task": "Ends after this task. Ctrl-C again ends it at once.",
  "at-once": "Ends at once.",
} as const;

export interface Shown {
  /** Only failures. */
  readonly quiet?: boolean | undefined;
  /** The caller tells them. */
  readonly hidesFailures?: boolean | undefined;
}

export function isShown({ outcome }: FinishedTask, { quiet = false, hidesFailures = false }: Shown): boolean {
  return outcome === "changed" ? !quiet : !hidesFailures;
}

/**
 * A finished task: what it was and where, then what it changed.
 *
 * @param columns the maximum width; undefined for lines of any length
 * @param isCheck whether nothing was really changed
 */
export function formatTask(
  finished: FinishedTask,
  { colours, columns, isCheck = false }: { colours: Colours; columns?: number; isCheck?: boolean | undefined },
): readonly string[] {
  const room = columns ?? Number.POSITIVE_INFINITY;
  const colour = finished.outcome === "changed" ? colours.yellow : colours.red;
  const word = isCheck && finished.outcome === "changed" ? toChange : labels[finished.outcome];
  const label = word.padEnd(labelWidth);
  const tail = `  ${joinNames(finished.hosts)}  ${formatSeconds(finished.seconds)}`;
  const head = cutTo(`${finished.task}${tail}`, room - labelWidth - 1);
  const named = head.startsWith(finished.task) ? finished.task + colours.dim(head.slice(finished.task.length)) : head;
  const indent = " ".repeat(labelWidth + 1);
  return [
    `${colour(label)} ${named}`,
    ...details(finished).map((line) => indent + colours.dim(cutTo(line, room - indent.length))),
  ];
}

/** Why a failed task failed is told by the report. */
function details({ changes }: FinishedTask): readonly string[] {
  const more = changes.length - reasonsShown;
  const shown = changes.slice(0, reasonsShown).join(", ");
  return shown === "" ? [] : [(more > 0 ? `${shown} and ${more} more` : shown).replaceAll("\n", " ")];
}
