import { isDeepStrictEqual } from "node:util";
import { buildUsageProblem } from "../lib/errors.ts";
import { computeInterruptibly } from "../lib/interruptible.ts";
import { formatPath, getIn, overlay, setIn } from "../lib/paths.ts";
import { goBack, type Prompter } from "../prompts/types.ts";
import { describeEffect, type SecurityOf, withEffects } from "./effect.ts";
import { type Asking, follow, nameOf, type Trail } from "./next-question.ts";
import { listQuestions, listServices } from "./questions/all.ts";
import { decidesQuestions } from "./questions/begin.ts";
import { checkReply } from "./reply.ts";
import { listNewFiles, type Reviewing, runReview } from "./review.ts";
import type { NewFile, Question } from "./types.ts";
import { applyMove, beginning, type Move, type Walk } from "./walk.ts";

/** Keeps the answers, so that an interruption loses nothing. */
export interface WalkStore {
  save(walk: Walk): void;
}

/** The user, and what is shown. */
export interface Guide {
  readonly prompter: Prompter;
  /** The answers before an interruption. */
  readonly begun?: Walk;
  readonly store?: WalkStore;
  /** If it is missing, the security effects of answers are not shown. */
  readonly securityOf?: SecurityOf;
  /** If it is missing, the questions end with the last answer. */
  readonly review?: Reviewing;
}

/** The result of the questions. */
export interface Asked {
  /** The answers as they will be written, not yet validated as a whole. */
  readonly answers: unknown;
  /** Whether the user confirmed them. */
  readonly agreed: boolean;
  /** What the user wants made beside the project. */
  readonly files: readonly NewFile[];
}

/**
 * Asks every open question, then shows the answers, and returns to any that the user picks.
 *
 * @throws Problem (exit 130) if the user cancels
 */
export async function ask(asking: Asking, guide: Guide): Promise<Asked> {
  let walk = guide.begun ?? beginning;
  for (;;) {
    const trail = await computeInterruptibly(() => follow(walk, asking));
    const next = trail.current ? await askOne(trail.current, trail, walk, asking, guide) : await atTheEnd(trail, guide);
    if (typeof next === "boolean") {
      return { answers: trail.answers, agreed: next, files: listNewFiles(trail) };
    }
    walk = applyMove(walk, next);
    guide.store?.save(walk);
  }
}

/**
 * The answers without a terminal to ask on: what a preset leaves open is answered as it is proposed. What is complete stays the same value.
 *
 * @throws Problem (exit 2) that lists every missing answer with its flag and its key
 */
export function complete(asking: Asking): unknown {
  const given = overlay(asking.preset, asking.given);
  const answers =
    asking.preset === undefined
      ? given
      : follow(beginning, { ...asking, given, preset: undefined, extent: "all" }, true).answers;
  const questions = listQuestions(answers, asking).filter(({ required }) => required);
  const missing = questions.filter(({ path, settled }) => !settled && getIn(answers, path) === undefined);
  const flag = ["--service NAME=KIND", ...asking.found.composeFiles.slice(0, 1).map((file) => `--from ${file}`)];
  const services =
    listServices(answers).length > 0
      ? []
      : [{ path: ["services"], flag: flag.join(" or "), message: "Which services?" }];
  const open = [...missing, ...services];
  if (open.length > 0) {
    throw buildUsageProblem(
      open.map(({ path, flag, message }) => ({
        where: formatPath(path),
        what: `this answer is missing, and there is no terminal to ask on: ${message}`,
        fix: `Add ${flag}, or the key ${formatPath(path)} to the answers file.`,
      })),
    );
  }
  return getIn(answers, ["version"]) === undefined ? setIn(answers, ["version"], 1) : answers;
}

async function askOne(question: Question, trail: Trail, walk: Walk, asking: Asking, guide: Guide): Promise<Move> {
  const { prompter, securityOf } = guide;
  const name = nameOf(question);
  const before = trail.asked.at(-1);
  const canGoBack = before !== undefined || walk.picked === name;
  const shown =
    securityOf === undefined
      ? question
      : await computeInterruptibly(() => withEffects(question, walk, asking, securityOf));
  const position = decidesQuestions(question) ? `question ${trail.count}` : await describePosition(trail, walk, asking);
  const reply = await prompter.ask({ ...shown, canGoBack, position }, (reply) =>
    checkReply(question, reply, trail.answers, asking.kinds),
  );
  if (reply === goBack) {
    return { type: "back", from: name, ...(before && { before: nameOf(before) }) };
  }
  if (securityOf !== undefined && question.type !== "choice" && !isDeepStrictEqual(reply, question.default)) {
    for (const line of describeEffect(question, reply, walk, asking, securityOf)) {
      prompter.say?.(line);
    }
  }
  return { type: "answer", question: name, reply };
}

/** How many questions there will be if the user agrees to every proposal from here on. */
async function describePosition({ count }: Trail, walk: Walk, asking: Asking): Promise<string> {
  const whole = await computeInterruptibly(() => follow(walk, asking, true));
  return `${count} of ${Math.max(count, whole.count)}`;
}

async function atTheEnd(trail: Trail, { prompter, review }: Guide): Promise<Move | boolean> {
  return review === undefined ? true : runReview(trail, prompter, review);
}
