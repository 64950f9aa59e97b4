/**
 * Who owns a file of the project after it is written:
 * `managed`: we write it again whenever the plan changes, and merge the user's changes;
 * `once`: ours at first, the user's from then on.
 */
export type FilePolicy = "managed" | "once";

/** One file of the project. */
export interface PlannedFile {
  /** Relative to the project's root, with `/`, always below it. */
  readonly path: string;
  readonly text: string;
  /** Permission bits, such as 0o644. */
  readonly mode: number;
  readonly policy: FilePolicy;
  /** If the user had a file of that name before us, it stays. */
  readonly yields?: true;
}

/** Every file of a project, sorted by path. The same answers give the same plan, byte for byte. */
export interface Plan {
  readonly files: readonly PlannedFile[];
}
