import type { Reply } from "../prompts/types.ts";

/*
 * The way through the questions as a value. It holds only the user's replies; the next question follows from them (next-question.ts). So going back, jumping
 * and continuing after an interruption are the same: other replies, and other questions that are open again.
 */

/** The replies so far. Questions have the name of their key, such as `services.web.image`. */
export interface Walk {
  /** The latest reply to each question, including those that no answer raises now: they may be raised again. */
  readonly replies: Readonly<Record<string, Reply>>;
  /** Questions that are open again, with their reply as the proposal. */
  readonly open: readonly string[];
  /** The question that was picked in the review: going back from it returns to the review. */
  readonly picked?: string;
}

export type Move =
  | { readonly type: "answer"; readonly question: string; readonly reply: Reply }
  /** `before` is the question before `from`; the first one has none. */
  | { readonly type: "back"; readonly from?: string; readonly before?: string }
  | { readonly type: "pick"; readonly question: string };

export const beginning: Walk = { replies: {}, open: [] };

/** The way after one move. */
export function applyMove(walk: Walk, move: Move): Walk {
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
