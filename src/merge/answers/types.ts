import type { ChangedAnswer } from "../../answers/diff.ts";
import type { KeyPath } from "../../lib/paths.ts";

/** A value in the answers that an import came to, in the user's answers, and in those that the import comes to now; undefined if it is not there. */
export interface Three {
  readonly base: unknown;
  readonly ours: unknown;
  readonly theirs: unknown;
}

/** A key that the user and the compose file both changed, and not in the same way. */
export interface AnswerConflict extends Three {
  readonly path: KeyPath;
}

/** What the user's answers take over, and what only the user can decide. */
export interface MergedAnswers {
  readonly changes: readonly ChangedAnswer[];
  readonly conflicts: readonly AnswerConflict[];
}
