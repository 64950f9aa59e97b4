/**
 * What is to happen with one file of the project, from three versions of it: `base` (what we wrote last), `yours` (what is on the disk) and
 * `next` (what the plan says).
 */
export type Change =
  | { readonly type: "create"; readonly path: string; readonly mode: number; readonly text: string }
  | { readonly type: "identical"; readonly path: string }
  /** The user has not touched it: the new text replaces the old one. */
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
  | {
      readonly type: "conflict";
      readonly path: string;
      readonly mode: number;
      readonly theirs: string;
      readonly before: string;
    }
  /** The user's: written once, deleted by the user, or changed only by the user. */
  | { readonly type: "kept"; readonly path: string; readonly why: "written-once" | "deleted-by-you" | "changed-by-you" }
  /** No longer in the plan: removed where it is untouched, kept where the user changed it. */
  | { readonly type: "orphan"; readonly path: string; readonly remove: boolean };

export type ChangeType = Change["type"];
