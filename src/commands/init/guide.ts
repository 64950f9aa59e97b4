import { listComplaints } from "../../answers/read.ts";
import { exitCodes, Problem } from "../../lib/errors.ts";
import { print } from "../../lib/io.ts";
import { listNotes } from "../../model/build/notes.ts";
import type { AnswerIssue } from "../../model/issues.ts";
import type { Kinds } from "../../model/kinds.ts";
import { validateAnswers } from "../../model/validate.ts";
import { listHeldControls } from "../../plan/checks/held.ts";
import type { Context } from "../../project/types.ts";
import { choosePrompter } from "../../prompts/prompter.ts";
import type { Prompter } from "../../prompts/types.ts";
import type { Guide } from "../../wizard/ask.ts";
import type { SecurityOf } from "../../wizard/effect.ts";
import { prepareResume, type Resume } from "../../wizard/resume.ts";
import type { Review, Reviewing } from "../../wizard/review.ts";
import type { Walk } from "../../wizard/walk.ts";
import type { InitOptions } from "./spec.ts";

/** The wizard at this terminal, and where its answers are kept until they are written. */
export interface Guided {
  readonly guide: Guide;
  readonly resume: Resume;
}

/**
 * Prepares the wizard. If an interruption left answers, it asks whether to continue from them; `--fresh` means no.
 *
 * @throws Problem (exit 130) if the user cancels
 */
export async function prepareGuide(
  { io, root, signal }: Context,
  { fresh }: Pick<InitOptions, "fresh">,
  review: Reviewing,
): Promise<Guided> {
  const prompter = choosePrompter(io, signal);
  const resume = prepareResume(root, io.env);
  if (fresh) {
    resume.forget();
  }
  const begun = await earlierWalk(resume, prompter);
  const securityOf: SecurityOf = (model) => ({ held: listHeldControls(model), notes: listNotes(model) });
  return { guide: { prompter, store: resume, securityOf, review, ...(begun && { begun }) }, resume };
}

async function earlierWalk(resume: Resume, prompter: Prompter): Promise<Walk | undefined> {
  const kept = resume.read();
  if (kept === undefined) {
    return undefined;
  }
  const count = Object.keys(kept.walk.replies).length;
  const reply = await prompter.ask(
    {
      message: "Continue from your previous answers?",
      reason: `You gave ${count === 1 ? "one" : count} here until ${kept.saved.slice(0, 16).replace("T", " ")} UTC, and nothing was written.`,
      type: "confirm",
      default: "yes",
    },
    () => undefined,
  );
  if (reply === "yes") {
    return kept.walk;
  }
  resume.forget();
  return undefined;
}

/** Runs the command; where the user cancels it at any of its questions, says that the answers are kept and how to go on. */
export async function tellWayBack<T>(
  { root, io }: Context,
  { fresh }: Pick<InitOptions, "fresh">,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isCancelled = error instanceof Problem && error.exitCode === exitCodes.interrupted;
    if (!isCancelled || prepareResume(root, io.env).read() === undefined) {
      throw error;
    }
    const fix = `Your answers so far are kept: the same command${fresh ? " without --fresh" : ""} continues from them.`;
    throw new Problem(
      error.exitCode,
      error.complaints.map((complaint) => ({ ...complaint, fix })),
      { cause: error },
    );
  }
}

/** The next step if the answers conflict, after printing why; undefined if they do not. */
export function reviewUnready(context: Context, answers: unknown, kinds: Kinds): Review | undefined {
  const result = validateAnswers(answers, kinds);
  return result.ok ? undefined : complainAbout(context, result.issues);
}

/** Prints why answers conflict. Returns the next step. */
export function complainAbout({ io }: Context, issues: readonly AnswerIssue[]): Review {
  for (const { where, what, fix } of listComplaints(issues, () => "")) {
    print(io, `${io.colours.red("not yet")} ${where}: ${what}`);
    if (fix !== undefined) {
      print(io, `  ${fix}`);
    }
  }
  return { message: "Which answer do you want to change?", reason: "These answers conflict.", isReady: false };
}
