import type { KeyPath } from "../lib/paths.ts";
import type { Pattern } from "../model/patterns.ts";

export interface Choice {
  readonly value: string;
  /** What it is called on the screen. Default: the value. */
  readonly name?: string;
  /** What choosing it means, in a few words. */
  readonly note?: string;
  /** What it changes in the stack's security, a line each. */
  readonly effect?: readonly string[];
}

/** One thing that a person is asked. */
export interface Prompt {
  readonly message: string;
  /** Why it is asked, or what it changes; one line. */
  readonly reason: string;
  readonly type: "text" | "choice" | "several" | "confirm";
  readonly choices?: readonly Choice[];
  /** What a text means that is left empty, as the end of a sentence. Absent: it must not be. */
  readonly empty?: string;
  readonly default?: Reply;
  /** Whether there is a question before this one to go back to. */
  readonly canGoBack?: boolean;
}

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

export type Reply = string | readonly string[];

/** The reply of somebody who wants to answer the question before once more. */
export const goBack = Symbol("back");
export type GoBack = typeof goBack;

/** Asks a person. There are two for the terminal; tests have a list of replies. */
export interface Prompter {
  /**
   * @param check says what is wrong with a reply, or undefined where it will do
   * @returns the reply, `yes` or `no` to a prompt of the type `confirm`; `goBack` only where the prompt can
   * @throws Problem (exit 130) where the person breaks off
   */
  ask(prompt: Prompt, check: (reply: Reply) => string | undefined): Promise<Reply | GoBack>;
  /** Tells the person something between two questions. */
  say?(line: string): void;
}

/** Answers from one place, not yet looked at, and how messages name the place of a key in it. */
export interface Source {
  readonly value: unknown;
  where(path: KeyPath): string;
}
