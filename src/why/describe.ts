import { joinNames } from "../lib/text/name-ranges.ts";
import type { Change, ChangedField, Changes } from "./types.ts";

/** The changes of one cause, for people. */
export interface CauseGroup {
  readonly why: string;
  /** The thing, and what of it differs. */
  readonly rows: readonly (readonly [thing: string, what: string])[];
}

/** In one row; a program reads all. */
const fieldsShown = 4;
const rowsShown = 20;

/** The changes by their cause, each thing once. @param isFleet whether the hosts are named */
export function describeChanges({ list, more, first }: Changes, isFleet: boolean): readonly CauseGroup[] {
  const groups = new Map<string, (readonly [string, string])[]>();
  for (const change of list.slice(0, rowsShown)) {
    const why = change.causes.map(({ words }) => words).join("; ") || "other tasks";
    groups.set(why, [...(groups.get(why) ?? []), [nameThing(change, isFleet), describeFields(change)]]);
  }
  const rest = more + Math.max(0, list.length - rowsShown);
  return [
    ...(first.length === 0 ? [] : [{ why: `the first deploy on ${joinNames(first)}: everything is new`, rows: [] }]),
    ...[...groups].map(([why, rows]) => ({ why, rows })),
    ...(rest === 0 ? [] : [{ why: `and ${rest} more`, rows: [] }]),
  ];
}

function nameThing({ what, name, hosts }: Change, isFleet: boolean): string {
  const thing = what === "file" || what === "setting" || what === "task" ? name : `${what} ${name}`;
  return isFleet ? `${thing} on ${joinNames(hosts)}` : thing;
}

function describeFields({ what, state, fields, more = 0, lines }: Change): string {
  const rest = more + Math.max(0, fields.length - fieldsShown);
  const shown = [...fields.slice(0, fieldsShown).map(describeField), ...(rest > 0 ? [`and ${rest} more`] : [])];
  const counted = fields.length === 0 && lines !== undefined ? [countLines(lines)] : [];
  const said = [...shown, ...counted].join(", ");
  return [stateWords[state][what === "container" ? "container" : "other"], said].filter(Boolean).join(": ");
}

const stateWords = {
  new: { container: "made", other: "new" },
  changed: { container: "made again", other: "" },
  gone: { container: "removed", other: "removed" },
  started: { container: "started", other: "" },
} as const;

/** `mem_limit 256m → 300m`; of a line only the side that is there. */
export function describeField({ field, before, after }: ChangedField): string {
  if (before === undefined && after === undefined) {
    return field;
  }
  if (field === "line") {
    return before === undefined ? `+ ${after}` : `− ${before}`;
  }
  return before === "(not shown)" && after === "(not shown)"
    ? `${field} (its value is not shown)`
    : `${field} ${before ?? "none"} → ${after ?? "none"}`;
}

function countLines({ added, removed }: { readonly added: number; readonly removed: number }): string {
  const parts = [
    ...(added > 0 ? [`${added} ${added === 1 ? "line" : "lines"} new`] : []),
    ...(removed > 0 ? [`${removed} ${removed === 1 ? "line" : "lines"} gone`] : []),
  ];
  return parts.length === 0 ? "only what is not shown, spaces, or the order of its lines" : parts.join(", ");
}
