import type { Secret } from "../../lib/secret.ts";

/** The project whose passphrase is meant. */
export interface Place {
  /** The project's folder. */
  readonly root: string;
  readonly stack: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where harden-init keeps the passphrase of a project. */
export type Keeper = "keychain" | "file";

export interface Passphrase {
  readonly secret: Secret;
  /** Where it came from, in words that complete "the passphrase from …". */
  readonly from: string;
  /** A file that holds or prints it, where that is its home. */
  readonly file?: string;
  /** What of ours keeps it; absent if it is in a file of the user's, or typed. */
  readonly keeper?: Keeper;
  /** harden-init made it, so its strength is known. */
  readonly generated?: boolean;
}

/** Every place that was looked at, each with what was found there, in words. */
export interface NotFound {
  readonly looked: readonly string[];
}
