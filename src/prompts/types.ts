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
