import { getIn, overlay, pathText, setIn } from "../lib/paths.ts";
import type { Reply } from "../prompts/types.ts";
import { questionsFor, type Surroundings } from "./questions/all.ts";
import { beginQuestions, presetSaid, servicesOf } from "./questions/begin.ts";
import { leaveQuestions, leftQuestions } from "./questions/leave-control.ts";
import { removeQuestions } from "./questions/remove.ts";
import { serverQuestions } from "./questions/server.ts";
import { answered, complaintAbout, replyFor } from "./reply.ts";
import type { Question } from "./types.ts";
import type { Walk } from "./walk.ts";

export interface Asking extends Surroundings {
  /** What the command line and an answers file have said; it is not asked again unless somebody picks it. */
  readonly given: unknown;
  /** A preset: proposals where somebody is asked, answers where nobody is. */
  readonly preset: unknown;
  /** Whether all questions are asked, or only those without which there are no answers. */
  readonly extent: "all" | "required";
}

/** Where a walk leads: the answers that it comes to, and what is asked next. */
export interface Trail {
  readonly answers: unknown;
  /** The questions that the person answered, in their order. */
  readonly asked: readonly Question[];
  /** Every question that the answers raise, asked or not, each with what was answered by whomever. */
  readonly raised: readonly Raised[];
  /** The one that is asked now, with its proposal as the default. Absent: all is said. */
  readonly current?: Question;
}

export interface Raised {
  readonly question: Question;
  readonly reply?: Reply;
}

/** The name of a question in a walk. */
export function nameOf({ name, path }: Question): string {
  return name ?? pathText(path);
}

/**
 * Goes through the questions in their order, as far as there are answers: each may raise, settle or spoil others. A reply that does not fit any more
 * is asked for again.
 *
 * @param agrees takes the proposal of each open question, as somebody would who agrees to everything
 */
export function follow(walk: Walk, asking: Asking, agrees = false): Trail {
  const asked: Question[] = [];
  const raised: Raised[] = [];
  const passed = new Set<string>();
  let answers = begun(asking);
  const next = () => raisedBy(walk, answers, asking).find((question) => !passed.has(nameOf(question)));
  for (let question = next(); question !== undefined; question = next()) {
    const name = nameOf(question);
    passed.add(name);
    const reply = replyIn(walk, question, answers, asking);
    raised.push(raisedWith(question, reply ?? replyFor(question, answers)));
    if (reply !== undefined) {
      asked.push(question);
    }
    const open = reply === undefined && isOpen(walk, question, answers, asking);
    const proposal = open ? proposalFor(walk, question, answers, asking) : undefined;
    if (open && !agrees && !(question.settled && proposal !== undefined)) {
      return { answers, asked, raised, current: withProposal(question, proposal) };
    }
    const said = reply ?? proposal;
    answers = said === undefined ? answers : answered(answers, question, said);
  }
  return { answers, asked, raised };
}

function raisedWith(question: Question, reply: Reply | undefined): Raised {
  return reply === undefined ? { question } : { question, reply };
}

function withProposal(question: Question, proposal: Reply | undefined): Question {
  return proposal === undefined ? question : { ...question, default: proposal };
}

function begun({ given, preset }: Asking): unknown {
  const answers = overlay(servicesOf(preset), given);
  return setIn(answers, ["version"], getIn(answers, ["version"]) ?? 1);
}

function raisedBy(walk: Walk, answers: unknown, asking: Asking): readonly Question[] {
  const { given, kinds } = asking;
  return [
    ...beginQuestions(walk, answers, asking),
    ...removeQuestions(walk, answers, given, kinds),
    ...questionsFor(answers, asking, serverQuestions(walk, answers, given, kinds)),
    ...leftQuestions(given),
    ...leaveQuestions(walk, answers, kinds),
  ];
}

/** The reply that holds: one that is there, is not asked for again, and still fits. */
function replyIn(walk: Walk, question: Question, answers: unknown, { kinds }: Asking): Reply | undefined {
  const reply = walk.open.includes(nameOf(question)) ? undefined : saidTo(walk, question);
  return reply === undefined || complaintAbout(question, reply, answers, kinds) !== undefined ? undefined : reply;
}

function isOpen(walk: Walk, question: Question, answers: unknown, { extent }: Asking): boolean {
  if (walk.open.includes(nameOf(question)) || saidTo(walk, question) !== undefined) {
    return true;
  }
  const isWanted = !question.offered && (question.required || extent === "all");
  return isWanted && getIn(answers, question.path) === undefined;
}

function proposalFor(walk: Walk, question: Question, answers: unknown, asking: Asking): Reply | undefined {
  const proposals = [
    saidTo(walk, question),
    replyFor(question, answers),
    replyFor(question, presetSaid(walk) ?? asking.preset),
    question.default,
  ].filter((reply) => reply !== undefined);
  const fitting = proposals
    .map((reply) => (question.choices === undefined ? reply : offered(question, reply)))
    .filter((reply) => reply !== undefined);
  // What was said may not fit any more to what was said before it.
  return fitting.find((reply) => complaintAbout(question, reply, answers, asking.kinds) === undefined) ?? fitting[0];
}

/** What was said to a question; where there is nothing to choose now, an earlier reply was to another one. */
function saidTo({ replies }: Walk, question: Question): Reply | undefined {
  const name = nameOf(question);
  return question.settled || !Object.hasOwn(replies, name) ? undefined : replies[name];
}

/** What there is to choose of a proposal; undefined where that is nothing. */
function offered({ choices = [], type }: Question, reply: Reply): Reply | undefined {
  const known = choices.map(({ value }) => value);
  if (type === "several" && typeof reply !== "string") {
    const left = reply.filter((value) => known.includes(value));
    return left.length === 0 && reply.length > 0 ? undefined : left;
  }
  return typeof reply === "string" && known.includes(reply) ? reply : undefined;
}
