import type { Snapshot } from "../merge/types.ts";
import type { FilePolicy } from "../plan/types.ts";

/** What the manifest says about one file. */
export interface ManifestEntry {
  readonly policy: FilePolicy;
  /** Permission bits that the plan gave it. */
  readonly mode: number;
  /** Of the text that we wrote last; absent where the place was taken by a file of the user's, so that we never wrote it. */
  readonly sha256?: string;
  /** Of the text that was laid aside for a conflict that is open. */
  readonly offered?: string;
}

/** Which files are ours and how we left them. */
export interface Manifest {
  /** The version of harden-init that wrote it. */
  readonly tool: string;
  /** What the project was rendered from; absent while a conflict is open, for then the run has more to say. */
  readonly inputs?: string;
  readonly files: ReadonlyMap<string, ManifestEntry>;
}

/** What was found on the disk, with the manifest as it was then. */
export interface ProjectSnapshot extends Snapshot {
  readonly manifest: Manifest;
  /** The text of the answers that the project was written from last; undefined where it is not known. */
  readonly answers?: string;
  /** The names that the stack has had before, one a line. */
  readonly former?: string;
}
