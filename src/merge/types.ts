import type { FilePolicy } from "../plan/types.ts";

/**
 * The decision for one file of the project, from three versions of it: `base` (what we wrote last), `yours` (what is on the disk) and `next` (the
 * plan). `before` is always what is on the disk now.
 */
export type Change =
  | { readonly type: "create"; readonly path: string; readonly mode: number; readonly text: string }
  | { readonly type: "identical"; readonly path: string }
  /** Unchanged by the user, so that the new text or mode replaces the old one; or changed by both, in different places. */
  | {
      readonly type: "update" | "merged";
      readonly path: string;
      readonly mode: number;
      readonly text: string;
      readonly before: string;
    }
  /** Both changed the same lines: the user's file stays, the other side goes to a copy that nothing loads. */
  | { readonly type: "conflict"; readonly path: string; readonly theirs: string; readonly before: string }
  /** The user's: written once, deleted by the user, or changed only by the user. */
  | { readonly type: "kept"; readonly path: string; readonly why: "written-once" | "deleted-by-you" | "changed-by-you" }
  /** No longer in the plan: removed if unchanged, kept if the user changed or owns it. */
  | { readonly type: "orphan"; readonly path: string; readonly remove: boolean; readonly before: string };

/** A regular file on the disk. */
export interface FileOnDisk {
  readonly text: string;
  /** Permission bits, such as 0o644. */
  readonly mode: number;
  /** Whether its bytes are UTF-8. If not, `text` only resembles them and must never be written back. */
  readonly utf8: boolean;
}

/** What is known of one path before the decision. */
export interface KnownFile {
  /** Whether an earlier run finished writing it: if it is missing now, the user deleted it. */
  readonly written: boolean;
  /** Its owner when it was written; absent if it was not. */
  readonly policy?: FilePolicy;
  /** What we wrote last, and its mode if known. */
  readonly base?: { readonly text: string; readonly mode?: number };
  readonly yours?: FileOnDisk;
  /** The stored base copy; it may be older than `base`, or missing. */
  readonly stored?: string;
  /** Our conflict copy next to the project. */
  readonly aside?: string;
}

/** The state of every path in the plan or the manifest. */
export interface Snapshot {
  readonly files: ReadonlyMap<string, KnownFile>;
}
