import type { FilePolicy } from "../plan/types.ts";

/**
 * What is to happen with one file of the project, from three versions of it: `base` (what we wrote last), `yours` (what is on the disk) and
 * `next` (what the plan says). `before` is always what is on the disk now.
 */
export type Change =
  | { readonly type: "create"; readonly path: string; readonly mode: number; readonly text: string }
  | { readonly type: "identical"; readonly path: string }
  /** The user has not touched it: the new text or mode replaces the old one. */
  | {
      readonly type: "update";
      readonly path: string;
      readonly mode: number;
      readonly text: string;
      readonly before: string;
    }
  /** Both changed it, in different places. */
  | {
      readonly type: "merged";
      readonly path: string;
      readonly mode: number;
      readonly text: string;
      readonly before: string;
    }
  /** Both changed the same place: the user's file stays, the other side goes to a side file that nothing loads. */
  | { readonly type: "conflict"; readonly path: string; readonly theirs: string; readonly before: string }
  /** The user's: written once, deleted by the user, or changed only by the user. */
  | { readonly type: "kept"; readonly path: string; readonly why: "written-once" | "deleted-by-you" | "changed-by-you" }
  /** No longer in the plan: removed where it is untouched, left to the user where the user changed it or owns it. */
  | { readonly type: "orphan"; readonly path: string; readonly remove: boolean; readonly before: string };

/** An ordinary file as it was found on the disk. */
export interface FileOnDisk {
  readonly text: string;
  /** Permission bits, such as 0o644. */
  readonly mode: number;
  /** Whether its bytes are UTF-8. Where they are not, `text` only resembles them and must never be written back. */
  readonly utf8: boolean;
}

/** What is known of one path before anything is decided. */
export interface KnownFile {
  /** Whether an earlier run finished writing it: if it is gone now, the user deleted it. */
  readonly written: boolean;
  /** Who owned it when it was written; absent where it was not. */
  readonly policy?: FilePolicy;
  /** What we wrote last, and with which mode where that is known. */
  readonly base?: { readonly text: string; readonly mode?: number };
  readonly yours?: FileOnDisk;
  /** The base copy that is stored now; it may be older than `base`, or missing. */
  readonly stored?: string;
  /** The conflict copy of ours that lies beside the project. */
  readonly aside?: string;
}

/** What was found for every path that the plan or the manifest names. */
export interface Snapshot {
  readonly files: ReadonlyMap<string, KnownFile>;
}
