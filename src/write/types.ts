import type { Snapshot } from "../merge/types.ts";
import type { FilePolicy } from "../plan/types.ts";

/** The manifest's entry for one file. */
export interface ManifestEntry {
  readonly policy: FilePolicy;
  /** Permission bits that the plan gave it. */
  readonly mode: number;
  /** The hash of our last text; absent if the user had a file there, so that we never wrote it. */
  readonly sha256?: string;
  /** The hash of the text in the conflict copy of an open conflict. */
  readonly offered?: string;
}

/** Which files are ours, and their last state. */
export interface Manifest {
  /** The version of harden-init that wrote it. */
  readonly tool: string;
  /** What the project was rendered from; absent during a conflict, because the next run must report it again. */
  readonly inputs?: string;
  readonly files: ReadonlyMap<string, ManifestEntry>;
}

/** What is on the disk, with its manifest. */
export interface ProjectSnapshot extends Snapshot {
  readonly manifest: Manifest;
  /** The answers that the project was written from last; undefined if they are not known. */
  readonly answers?: string;
  /** The previous names of the stack, one per line. */
  readonly former?: string;
}
