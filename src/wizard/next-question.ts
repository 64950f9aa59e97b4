import { formatPath, getIn, overlay, setIn } from "../lib/paths.ts";
import type { Reply } from "../prompts/types.ts";
import { listQuestions, type Surroundings } from "./questions/all.ts";
import { beginQuestions, findChosenPreset, getServices } from "./questions/begin.ts";
import { importQuestions } from "./questions/import/all.ts";
import { askAboutLeft, leaveQuestions } from "./questions/leave-control.ts";
import { removeQuestions } from "./questions/remove.ts";
import { askAboutAlarms } from "./questions/servers/alarms.ts";
import { askAboutBackups } from "./questions/servers/backups.ts";
import { askAboutServers } from "./questions/servers/server.ts";
import { askAboutClients } from "./questions/uses/clients.ts";
import { applyReply, checkReply, findReply } from "./reply.ts";
import type { Question } from "./types.ts";
import type { Walk } from "./walk.ts";

export interface Asking extends Surroundings {
  /** The answers of the command line and an answers file; they are asked only if the user picks them. */
  readonly given: unknown;
  /** A preset: proposals with a terminal, answers without. */
  readonly preset: unknown;
  /** Whether all questions are asked, or only the required ones. */
  readonly extent: "all" | "required";
}

/** The result of a walk: its answers, and the next question. */
export interface Trail {
  readonly answers: unknown;
  /** The questions that the user answered, in order. */
  readonly asked: readonly Question[];
  /** Every question that the answers raise, asked or not, each with its answer from any source. */
  readonly raised: readonly Raised[];
  /** How many questions were open on the way, answered or not. */
  readonly count: number;
  /** The current question, with its proposal as the default. Absent: everything is answered. */
  readonly current?: Question;
}

export interface Raised {
  readonly question: Question;
  readonly reply?: Reply;
}

/** A question's name in a walk. */
export function nameOf({ name, path }: Question): string {
  return name ?? formatPath(path);
}

/**
 * Goes through the questions in order, as far as there are answers; each may raise, settle or invalidate others. A reply that became invalid is asked for
 * again.
 *
 * @param agrees takes the proposal of each open question, as if the user accepted everything
 */
export function follow(walk: Walk, asking: Asking, agrees = false): Trail {
  const asked: Question[] = [];
  const raised: Raised[] = [];
  const passed = new Set<string>();
  let answers = begun(asking);
  let count = 0;
  // Only another answer raises others.
  let questions = raisedBy(walk, answers, asking);
  const next = () => questions.find((question) => !passed.has(nameOf(question)));
  for (let question = next(); question !== undefined; question = next()) {
    const name = nameOf(question);
    passed.add(name);
    const reply = replyIn(walk, question, answers, asking);
    raised.push(raisedWith(question, reply ?? findReply(question, answers)));
    if (reply !== undefined) {
      asked.push(question);
    }
    const { isAsked, proposal } = reply === undefined ? standing(walk, question, answers, asking) : answeredAlready;
    count += Number(isAsked);
    if (isAsked && reply === undefined && !agrees) {
      return { answers, asked, raised, count, current: withProposal(question, proposal) };
    }
    const said = reply ?? proposal;
    if (said !== undefined) {
      answers = applyReply(answers, question, said);
      questions = raisedBy(walk, answers, asking);
    }
  }
  return { answers, asked, raised, count };
}

interface Standing {
  /** Whether the user is asked, or was. */
  readonly isAsked: boolean;
  readonly proposal: Reply | undefined;
}

const answeredAlready: Standing = { isAsked: true, proposal: undefined };

/** How it stands with a question that has no reply. */
function standing(walk: Walk, question: Question, answers: unknown, asking: Asking): Standing {
  const open = isOpen(walk, question, answers, asking);
  const proposal = open ? proposalFor(walk, question, answers, asking) : undefined;
  return { isAsked: open && !(question.settled && proposal !== undefined), proposal };
}

function raisedWith(question: Question, reply: Reply | undefined): Raised {
  return reply === undefined ? { question } : { question, reply };
}

function withProposal(question: Question, proposal: Reply | undefined): Question {
  return proposal === undefined ? question : { ...question, default: proposal };
}

function begun({ given, preset }: Asking): unknown {
  const answers = overlay(getServices(preset), given);
  return setIn(answers, ["version"], getIn(answers, ["version"]) ?? 1);
}

function raisedBy(walk: Walk, answers: unknown, asking: Asking): readonly Question[] {
  const { given, kinds } = asking;
  return [
    ...beginQuestions(walk, answers, asking),
    ...removeQuestions(walk, answers, given, kinds),
    ...importQuestions(walk, answers, kinds, asking.importing),
    ...listQuestions(answers, asking, askAboutServers(walk, answers, given, kinds)),
    ...askAboutAlarms(walk, answers, given),
    ...askAboutBackups(answers),
    ...askAboutClients(walk, answers, given, kinds),
    ...askAboutLeft(given),
    ...leaveQuestions(walk, answers, kinds),
  ];
}

/** The valid reply: it exists, is not open again, and still fits. */
function replyIn(walk: Walk, question: Question, answers: unknown, { kinds }: Asking): Reply | undefined {
  const reply = walk.open.includes(nameOf(question)) ? undefined : saidTo(walk, question);
  return reply === undefined || checkReply(question, reply, answers, kinds) !== undefined ? undefined : reply;
}

function isOpen(walk: Walk, question: Question, answers: unknown, { extent }: Asking): boolean {
  if (walk.open.includes(nameOf(question)) || saidTo(walk, question) !== undefined) {
    return true;
  }
  const isWanted = !question.offered && (question.required || question.isUnknown || extent === "all");
  return isWanted && getIn(answers, question.path) === undefined;
}

function proposalFor(walk: Walk, question: Question, answers: unknown, asking: Asking): Reply | undefined {
  const proposals = [
    saidTo(walk, question),
    findReply(question, answers),
    findReply(question, findChosenPreset(walk) ?? asking.preset),
    question.default,
  ].filter((reply) => reply !== undefined);
  const fitting = proposals
    .map((reply) => (question.choices === undefined ? reply : offered(question, reply)))
    .filter((reply) => reply !== undefined);
  // An earlier answer may have made the reply invalid.
  return fitting.find((reply) => checkReply(question, reply, answers, asking.kinds) === undefined) ?? fitting[0];
}

/** The reply to a question. Without a choice now, an earlier reply was to another question. */
function saidTo({ replies }: Walk, question: Question): Reply | undefined {
  const name = nameOf(question);
  return question.settled || !Object.hasOwn(replies, name) ? undefined : replies[name];
}

/** The choices of a proposal; undefined if there are none. */
function offered({ choices = [], type }: Question, reply: Reply): Reply | undefined {
  const known = choices.map(({ value }) => value);
  if (type === "several" && typeof reply !== "string") {
    const left = reply.filter((value) => known.includes(value));
    return left.length === 0 && reply.length > 0 ? undefined : left;
  }
  return typeof reply === "string" && known.includes(reply) ? reply : undefined;
}
