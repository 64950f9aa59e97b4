import type { KeyPath } from "../lib/paths.ts";
import type { Pattern } from "../model/schema/patterns.ts";
import type { Prompt, Reply } from "../prompts/types.ts";

/** How a text that a person types stands for a value of harden.yml. */
export interface Form {
  /** What the text must look like, where the schema cannot say. */
  readonly pattern?: Pattern;
  read(reply: Reply): unknown;
  /** The value as one would type it; undefined where one could not. */
  write(value: unknown): Reply | undefined;
}

/** A prompt whose answer belongs into harden.yml. */
export interface Question extends Prompt {
  /** The key that it answers; where `put` says otherwise, only its name. */
  readonly path: KeyPath;
  /** What a walk calls it, where its key may come to stand elsewhere. Default: its key. */
  readonly name?: string;
  /** How the command line says it, as one types it. */
  readonly flag: string;
  /** Whether there are no answers without it. */
  readonly required: boolean;
  /** Its default is taken without a question, because there is nothing to choose. */
  readonly settled?: boolean;
  /** It is asked only where somebody picks it from the review. */
  readonly offered?: boolean;
  /** Default: the reply is the value. */
  readonly form?: Form;
  /** What an answer makes of the others. Default: it is the value of its key. */
  readonly put?: (answers: unknown, value: unknown) => unknown;
  /** What is wrong with a reply, beyond what the schema and the rules say of its key. */
  readonly complaint?: (reply: Reply, answers: unknown) => string | undefined;
}
