import { isDeepStrictEqual } from "node:util";
import { exitCodes, Problem, usageProblem } from "../lib/errors.ts";
import { getIn, overlay, pathText, setIn } from "../lib/paths.ts";
import { goBack, type Prompter } from "../prompts/types.ts";
import { effectOf, type SecurityOf, withEffects } from "./effect.ts";
import { type Asking, follow, nameOf, type Trail } from "./next-question.ts";
import { questionsFor, servicesIn } from "./questions/all.ts";
import { complaintAbout } from "./reply.ts";
import { type Reviewing, reviewed } from "./review.ts";
import type { Question } from "./types.ts";
import { beginning, type Move, moved, type Walk } from "./walk.ts";

/** Keeps what was said, so that an interruption costs nothing. */
export interface WalkStore {
  save(walk: Walk): void;
}

/** A person at the other end, and what they are shown. */
export interface Guide {
  readonly prompter: Prompter;
  /** What was said before an interruption. */
  readonly begun?: Walk;
  readonly store?: WalkStore;
  /** Where it is missing, nobody is told what an answer does to the stack's security. */
  readonly securityOf?: SecurityOf;
  /** Where it is missing, the last answer is the end. */
  readonly review?: Reviewing;
}

/** What the asking came to. */
export interface Asked {
  /** The answers as they will be written, not yet validated as a whole. */
  readonly answers: unknown;
  /** Whether the person wants them. */
  readonly agreed: boolean;
}

/**
 * Asks one open question after another until there is none, then shows them all, and goes back to whichever the person picks.
 *
 * @throws Problem (exit 130) where the person breaks off
 */
export async function ask(asking: Asking, guide: Guide): Promise<Asked> {
  let walk = guide.begun ?? beginning;
  try {
    for (;;) {
      const trail = follow(walk, asking);
      const next = trail.current
        ? await askOne(trail.current, trail, walk, asking, guide)
        : await atTheEnd(trail, guide);
      if (typeof next === "boolean") {
        return { answers: trail.answers, agreed: next };
      }
      walk = moved(walk, next);
      guide.store?.save(walk);
    }
  } catch (error) {
    throw walk !== beginning && guide.store ? withWayBack(error) : error;
  }
}

/**
 * The answers where nobody can be asked.
 *
 * @throws Problem (exit 2) that lists every missing answer with its flag and its key
 */
export function complete(asking: Asking): unknown {
  const answers = overlay(asking.preset, asking.given);
  const questions = questionsFor(answers, asking).filter(({ required }) => required);
  const missing = questions.filter(({ path, settled }) => !settled && getIn(answers, path) === undefined);
  const services =
    servicesIn(answers).length > 0
      ? []
      : [{ path: ["services"], flag: "--service NAME=KIND", message: "Which services?" }];
  const open = [...missing, ...services];
  if (open.length > 0) {
    throw usageProblem(
      open.map(({ path, flag, message }) => ({
        where: pathText(path),
        what: `this answer is missing, and nobody can be asked: ${message}`,
        fix: `Add ${flag}, or the key ${pathText(path)} to the answers file.`,
      })),
    );
  }
  return setIn(answers, ["version"], getIn(answers, ["version"]) ?? 1);
}

async function askOne(question: Question, trail: Trail, walk: Walk, asking: Asking, guide: Guide): Promise<Move> {
  const { prompter, securityOf } = guide;
  const name = nameOf(question);
  const before = trail.asked.at(-1);
  const canGoBack = before !== undefined || walk.picked === name;
  const shown = securityOf === undefined ? question : withEffects(question, walk, asking, securityOf);
  const reply = await prompter.ask({ ...shown, canGoBack }, (reply) =>
    complaintAbout(question, reply, trail.answers, asking.kinds),
  );
  if (reply === goBack) {
    return { type: "back", from: name, ...(before && { before: nameOf(before) }) };
  }
  if (securityOf !== undefined && question.type !== "choice" && !isDeepStrictEqual(reply, question.default)) {
    for (const line of effectOf(question, reply, walk, asking, securityOf)) {
      prompter.say?.(line);
    }
  }
  return { type: "answer", question: name, reply };
}

async function atTheEnd(trail: Trail, { prompter, review }: Guide): Promise<Move | boolean> {
  return review === undefined ? true : reviewed(trail, prompter, review);
}

/** Who breaks off is told that it was not in vain. */
function withWayBack(error: unknown): unknown {
  return error instanceof Problem && error.exitCode === exitCodes.interrupted
    ? new Problem(
        error.exitCode,
        error.complaints.map((complaint) => ({
          ...complaint,
          fix: "Your answers so far are kept: the next `harden-init` here goes on from them.",
        })),
        { cause: error },
      )
    : error;
}
