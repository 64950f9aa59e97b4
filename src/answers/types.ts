import type { KeyPath } from "../lib/paths.ts";

export interface Choice {
  readonly value: string;
  /** What it is called on the screen. Default: the value. */
  readonly name?: string;
  /** What choosing it means, in a few words. */
  readonly note?: string;
}

/** One thing that a person is asked. */
export interface Prompt {
  readonly message: string;
  /** Why it is asked, or what it changes; one line. */
  readonly reason: string;
  /** `words` is text that stands for a list, its entries separated by spaces or commas. */
  readonly type: "text" | "words" | "choice" | "several";
  readonly choices?: readonly Choice[];
  readonly default?: string | readonly string[];
}

/** A prompt whose answer is a key of harden.yml. */
export interface Question extends Prompt {
  readonly path: KeyPath;
  /** How the command line says it, as one types it. */
  readonly flag: string;
  /** Whether there are no answers without it. */
  readonly required: boolean;
  /** Its default is taken without a question, because there is nothing to choose. */
  readonly settled?: boolean;
}

export type Reply = string | readonly string[];

/** Asks a person. The terminal is one; tests have a list of replies. */
export interface Prompter {
  /**
   * @param check says what is wrong with a reply, or undefined where it will do
   * @throws Problem (exit 130) where the person breaks off
   */
  ask(prompt: Prompt, check: (reply: Reply) => string | undefined): Promise<Reply>;
}

/** Answers from one place, not yet looked at, and how messages name the place of a key in it. */
export interface Source {
  readonly value: unknown;
  where(path: KeyPath): string;
}
