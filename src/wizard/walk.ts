import type { Reply } from "../prompts/types.ts";

/*
 * The way through the questions as a value. It holds only what a person said; which question comes next follows from that (trail.ts), so that going
 * back, jumping and going on after an interruption are the same thing: other replies, and other questions that are open once more.
 */

/** What was said so far. Questions go by the name of their key, such as `services.web.image`. */
export interface Walk {
  /** The latest reply to each question, also to those that no answer raises any more: they may be raised again. */
  readonly replies: Readonly<Record<string, Reply>>;
  /** Questions that are asked once more, with their reply as the proposal. */
  readonly open: readonly string[];
  /** The question that was picked from the review: from there one goes back to the review. */
  readonly picked?: string;
}

export type Move =
  | { readonly type: "answer"; readonly question: string; readonly reply: Reply }
  /** `before` is the question before `from`; there is none before the first one. */
  | { readonly type: "back"; readonly from?: string; readonly before?: string }
  | { readonly type: "pick"; readonly question: string };

export const beginning: Walk = { replies: {}, open: [] };

/** The way after one move. */
export function moved(walk: Walk, move: Move): Walk {
  switch (move.type) {
    case "answer":
      return settled({ ...walk, replies: { ...walk.replies, [move.question]: move.reply } }, move.question);
    case "pick":
      return { ...opened(walk, move.question), picked: move.question };
    case "back":
      if (move.from !== undefined && move.from === walk.picked) {
        return settled(walk, move.from);
      }
      return move.before === undefined ? walk : opened(walk, move.before);
  }
}

function opened({ replies, open }: Walk, question: string): Walk {
  return { replies, open: open.includes(question) ? open : [...open, question] };
}

function settled({ replies, open }: Walk, question: string): Walk {
  return { replies, open: open.filter((other) => other !== question) };
}
