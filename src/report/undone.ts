import { type Fields, getMap, getText, listAt } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";

const outcomes = ["restore", "remove", "same", "shared", "conflict", "stays", "failed"] as const;
/**
 * What happens to one change: it is restored, is removed because it did not exist before, is unchanged already, is kept for another stack, was changed by
 * someone else since, stays for a reason of its own, or could not be restored.
 */
export type UndoOutcome = (typeof outcomes)[number];

/** One change by a stack on a server, outside the stack's folder. */
export interface UndoItem {
  readonly kind: string;
  /** The file, package or unit; for a JSON file, its key. */
  readonly name: string;
  readonly controls: readonly string[];
  readonly outcome: UndoOutcome;
  readonly change?: string;
  readonly why?: string;
}

/** What undo found or did on one host. */
export interface UndoneHost {
  readonly host: string;
  readonly items: readonly UndoItem[];
  readonly notes: readonly string[];
}

/**
 * Reads the statistics that the undo play publishes under `undo`. They come from the hosts, so they are not trusted: values of the wrong shape are left
 * out, with a note.
 *
 * @param custom the custom statistics of a run, by host
 */
export function readUndone(custom: Fields): readonly UndoneHost[] {
  return Object.entries(custom).flatMap(([host, values]) => {
    if (!isMap(values) || !Object.hasOwn(values, "undo")) {
      return [];
    }
    const undo = getMap(values, "undo");
    const given = listAt(undo, "items");
    const items = given.map(readItem).filter((item) => item !== undefined);
    const lost = given.length - items.length;
    const notes = listAt(undo, "notes").filter((note): note is string => typeof note === "string");
    return [
      { host, items, notes: lost === 0 ? notes : [...notes, `${lost} changes could not be read and are not shown.`] },
    ];
  });
}

function readItem(value: unknown): UndoItem | undefined {
  if (!isMap(value)) {
    return undefined;
  }
  const [kind, name, change, why] = ["kind", "name", "change", "why"].map((field) => getText(value, field));
  const outcome = outcomes.find((word) => word === value.outcome);
  if (kind === undefined || name === undefined || outcome === undefined) {
    return undefined;
  }
  const key = getText(value, "key");
  return {
    kind,
    name: key === undefined ? name : `${name} ${key}`,
    controls: listAt(value, "controls").filter((control): control is string => typeof control === "string"),
    outcome,
    ...(change === undefined ? {} : { change }),
    ...(why === undefined ? {} : { why }),
  };
}
