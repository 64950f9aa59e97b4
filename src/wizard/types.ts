import type { KeyPath } from "../lib/paths.ts";
import type { Pattern } from "../model/schema/patterns/pattern.ts";
import type { Prompt, Reply } from "../prompts/types.ts";

/** How a typed text becomes a value of harden.yml. */
export interface Form {
  /** The form of the text, if the schema cannot define it. */
  readonly pattern?: Pattern;
  read(reply: Reply): unknown;
  /** The value as the user would type it; undefined if that is impossible. */
  write(value: unknown): Reply | undefined;
}

/** A file that the user agrees to have made; its path is relative to the project's folder. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** A question whose answer belongs in harden.yml. */
export interface Question extends Prompt {
  /** The key of its answer; with `put`, only its name. */
  readonly path: KeyPath;
  /** Its name in a walk, if its key may change. Default: its key. */
  readonly name?: string;
  /** Its form on the command line. */
  readonly flag: string;
  /** Whether the answers are incomplete without it. */
  readonly required: boolean;
  /** Its default is taken without a question, because there is no choice. */
  readonly settled?: boolean;
  /** An import leaves it open: it is asked although the import answers the rest. */
  readonly isUnknown?: boolean;
  /** It is asked only if the user picks it in the review. */
  readonly offered?: boolean;
  /** Default: the reply is the value. */
  readonly form?: Form;
  /** Applies an answer to the others. Default: sets the value of its key. */
  readonly put?: (answers: unknown, value: unknown) => unknown;
  /** The files that a reply makes, beside what it answers. */
  readonly makes?: (reply: Reply) => readonly NewFile[];
  /** What is wrong with a reply, beyond the schema and the rules of its key. */
  readonly complaint?: (reply: Reply, answers: unknown) => string | undefined;
}
