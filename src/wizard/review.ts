import { shorten } from "../lib/text/printable.ts";
import { type Choice, goBack, type Prompter } from "../prompts/types.ts";
import { nameOf, type Raised, type Trail } from "./next-question.ts";
import type { NewFile } from "./types.ts";
import type { Move } from "./walk.ts";

/** The review after all questions. */
export interface Review {
  /** What a yes does. */
  readonly message: string;
  readonly reason: string;
  /** Whether there is something to confirm. */
  readonly isReady: boolean;
}

/** Shows the resulting answers. */
export type Reviewing = (answers: unknown, files: readonly NewFile[]) => Promise<Review>;

const yes = "yes";
const no = "no";

/** Asks for consent to the answers; each of them can be picked and changed. */
export async function runReview(trail: Trail, prompter: Prompter, review: Reviewing): Promise<Move | boolean> {
  const { message, reason, isReady } = await review(trail.answers, listNewFiles(trail));
  const entries = trail.raised.filter(({ question }) => !question.settled).map(entryFor);
  const before = trail.asked.at(-1);
  const reply = await prompter.ask(
    {
      message,
      reason,
      type: "choice",
      choices: [
        ...(isReady ? [{ value: yes, note: "write it" }] : []),
        { value: no, note: "write nothing" },
        ...entries,
      ],
      default: isReady ? yes : (entries[0]?.value ?? no),
      canGoBack: before !== undefined,
    },
    () => undefined,
  );
  if (reply === goBack) {
    return before === undefined ? false : { type: "back", before: nameOf(before) };
  }
  return reply === yes || reply === no ? reply === yes : { type: "pick", question: String(reply) };
}

/** What the user wants made beside the project. */
export function listNewFiles({ raised }: Trail): readonly NewFile[] {
  return raised.flatMap(({ question, reply }) => (reply === undefined ? [] : (question.makes?.(reply) ?? [])));
}

const widest = 72;

/** A changeable answer as one line. */
function entryFor({ question, reply = [] }: Raised): Choice {
  const name = question.message.replace(/\?$/, "");
  const said = [reply].flat().map((value) => question.choices?.find((choice) => choice.value === value)?.name ?? value);
  const note = said.join(", ") || (question.empty ?? (question.type === "several" ? "none" : ""));
  return { value: nameOf(question), name, note: shorten(note, Math.max(12, widest - name.length)) };
}
