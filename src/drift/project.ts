import { parseAnswers } from "../answers/parse.ts";
import { compareKeys } from "../fields/keys.ts";
import type { Difference } from "../fields/types.ts";
import type { Change } from "../merge/types.ts";
import { withToldExceptions } from "./exceptions.ts";

/** The differences between a project's answers and its files. */
export interface ProjectDrift {
  /** Answers that changed since the files were written; undefined if those are not known. */
  readonly answers?: readonly Difference[];
  /** What writing the project would do, file by file. */
  readonly changes: readonly Change[];
  /** Files that the user edited or deleted; writing the project keeps that. */
  readonly edited: readonly EditedFile[];
}

export interface EditedFile {
  readonly path: string;
  readonly how: "edited" | "deleted" | "contradicts";
}

/**
 * @param changes of all files, unchanged ones included
 * @param texts the answers that the files were written from, if known, and the current ones
 */
export function findProjectDrift(
  changes: readonly Change[],
  texts: { readonly before: string | undefined; readonly now: string },
): ProjectDrift {
  const answers = texts.before === undefined ? undefined : compareAnswers(texts.before, texts.now);
  return {
    ...(answers !== undefined && { answers }),
    changes: changes.filter(({ type }) => type !== "identical" && type !== "kept"),
    edited: changes.flatMap(editedIn),
  };
}

function compareAnswers(...texts: readonly [before: string, now: string]): readonly Difference[] {
  const [before, now] = texts.map((text) => parseAnswers(text, "harden.yml").value);
  return compareKeys(withToldExceptions(before, now), withToldExceptions(now, before));
}

function editedIn(change: Change): readonly EditedFile[] {
  const { path } = change;
  switch (change.type) {
    case "merged":
      return [{ path, how: "edited" }];
    case "conflict":
      return [{ path, how: "contradicts" }];
    case "kept":
      return change.why === "written-once"
        ? []
        : [{ path, how: change.why === "deleted-by-you" ? "deleted" : "edited" }];
    default:
      return [];
  }
}
