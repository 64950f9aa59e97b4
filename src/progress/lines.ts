import type { Colours } from "../lib/io.ts";
import { formatSeconds } from "../lib/text/seconds.ts";
import { cutTo } from "../lib/text/width.ts";
import type { FinishedTask } from "./types.ts";

const labels = { changed: "changed", failed: "failed", unreachable: "unreachable" } as const;
/** Of a check, which changes nothing. */
const toChange = "to change";
const labelWidth = 11;
const reasonsShown = 3;
const messageLines = 12;

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
 * A finished task: what it was and where, then why it changed or what it said.
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
  const tail = `  ${finished.hosts.join(", ")}  ${formatSeconds(finished.seconds)}`;
  const head = cutTo(`${finished.task}${tail}`, room - labelWidth - 1);
  const named = head.startsWith(finished.task) ? finished.task + colours.dim(head.slice(finished.task.length)) : head;
  const indent = " ".repeat(labelWidth + 1);
  return [
    `${colour(label)} ${named}`,
    ...details(finished).map((line) => indent + colours.dim(cutTo(line, room - indent.length))),
  ];
}

function details(finished: FinishedTask): readonly string[] {
  if (finished.outcome !== "changed") {
    return (finished.message ?? "It gave no message.").split("\n").slice(0, messageLines);
  }
  const more = finished.changes.length - reasonsShown;
  const shown = finished.changes.slice(0, reasonsShown).join(", ");
  return shown === "" ? [] : [(more > 0 ? `${shown} and ${more} more` : shown).replaceAll("\n", " ")];
}
