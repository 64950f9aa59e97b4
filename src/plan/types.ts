/**
 * Who owns a file of the project after it has been written:
 * `managed` – we write it again whenever the plan changes, and merge what the user changed in it;
 * `once`    – ours at first, the user's from then on.
 */
export type FilePolicy = "managed" | "once";

/** One file that the project shall have. */
export interface PlannedFile {
  /** Relative to the project's root, with `/`, never leaving it. */
  readonly path: string;
  readonly text: string;
  /** Permission bits, such as 0o644. */
  readonly mode: number;
  readonly policy: FilePolicy;
  /** Where the user had a file of that name before us, that one stays as it is. */
  readonly yields?: true;
}

/** Everything that a project consists of, sorted by path. The same answers give the same plan to the byte. */
export interface Plan {
  readonly files: readonly PlannedFile[];
}
