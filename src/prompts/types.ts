export interface Choice {
  readonly value: string;
  /** Its name on the screen. Default: the value. */
  readonly name?: string;
  /** What choosing it means, in a few words. */
  readonly note?: string;
  /** Its effect on the stack's security, one line each. */
  readonly effect?: readonly string[];
}

/** One question. */
export interface Prompt {
  readonly message: string;
  /** Why it is asked, or what it changes; one line. */
  readonly reason: string;
  readonly type: "text" | "choice" | "several" | "confirm";
  readonly choices?: readonly Choice[];
  /** What an empty text means, as the end of a sentence, or a choice of none. Absent: a text must not be empty. */
  readonly empty?: string;
  readonly default?: Reply;
  /** What the default brings for the stack's security, one line each. */
  readonly effect?: readonly string[];
  /** Which of how many questions it is, such as `3 of 16`, or `question 1` as long as the number is unknown. */
  readonly position?: string;
  /** Whether there is a previous question to go back to. */
  readonly canGoBack?: boolean;
}

export type Reply = string | readonly string[];

/** The reply that goes back to the previous question. */
export const goBack = Symbol("back");
export type GoBack = typeof goBack;

/** Asks the user. There are two for the terminal; tests have a list of replies. */
export interface Prompter {
  /**
   * @param check returns what is wrong with a reply, or undefined if it is valid
   * @returns the reply, `yes` or `no` to a prompt of the type `confirm`; `goBack` only if the prompt allows it
   * @throws Problem (exit 130) if the user cancels
   */
  ask(prompt: Prompt, check: (reply: Reply) => string | undefined): Promise<Reply | GoBack>;
  /** Shows a message between two questions. */
  say?(line: string): void;
}
