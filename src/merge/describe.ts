import { nameConflictCopy } from "../lib/state.ts";
import { failUnreachable } from "../lib/unreachable.ts";
import type { Change } from "./types.ts";

const keptBecause = {
  "written-once": "it is yours",
  "deleted-by-you": "you deleted it",
  "changed-by-you": "your edits stay",
} as const;

/** One line about one change: what happens to which file, and what is left to do. */
export function describeChange(change: Change): string {
  const { path } = change;
  switch (change.type) {
    case "create":
      return `create ${path}`;
    case "identical":
      return `same ${path}`;
    case "update":
      return change.text === change.before ? `mode ${path} (now ${change.mode.toString(8)})` : `update ${path}`;
    case "merged":
      return `merge ${path} (your edits kept)`;
    case "conflict":
      return `conflict ${path} → ${nameConflictCopy(path)}: copy what you want and delete that file, or: harden-init generate --resolve`;
    case "kept":
      return `${change.why === "deleted-by-you" ? "leave out" : "keep"} ${path} (${keptBecause[change.why]})`;
    case "orphan":
      return change.remove
        ? `remove ${path} (no longer needed)`
        : `keep ${path} (no longer needed, but it is yours: delete it at any time)`;
    default:
      return failUnreachable(change);
  }
}
