import { usageProblem } from "../lib/errors.ts";
import { getIn, type KeyPath, overlay, setIn } from "../lib/paths.ts";
import { pathText } from "../model/issues.ts";
import { validateAnswers } from "../model/validate.ts";
import { chooseServices } from "./ask-services.ts";
import { questionsFor, type Surroundings, servicesIn } from "./questions.ts";
import type { Prompter, Question, Reply } from "./types.ts";

export interface Asking extends Surroundings {
  /** What the command line and an answers file have said; it is not asked again. */
  readonly given: unknown;
  /** A preset: proposals where somebody is asked, answers where nobody is. */
  readonly preset: unknown;
  /** Whether all questions are asked, or only those without which there are no answers. */
  readonly extent: "all" | "required";
  /** Nobody can be asked where it is missing. */
  readonly prompter?: Prompter;
}

/**
 * Completes what was given by asking.
 *
 * @returns the answers as they will be written, not yet validated as a whole
 * @throws Problem (exit 2) where nobody can be asked: it lists every missing answer with its flag and its key; exit 130 where the person breaks off
 */
export async function ask(asking: Asking): Promise<unknown> {
  const { prompter, given, preset } = asking;
  if (prompter === undefined) {
    return complete(overlay(preset, given), asking);
  }
  const begun = overlay(servicesOf(preset), given);
  const chosen = servicesIn(begun).length > 0 ? begun : await chooseServices(begun, asking.kinds, prompter);
  return askEach(chosen, asking, prompter);
}

/** Asks the first open question until there is none; each answer may raise or settle others. */
async function askEach(begun: unknown, asking: Asking, prompter: Prompter): Promise<unknown> {
  let answers = setIn(begun, ["version"], getIn(begun, ["version"]) ?? 1);
  const passed = new Set<string>();
  for (let next = open(answers, asking, passed); next !== undefined; next = open(answers, asking, passed)) {
    const value = await answerTo(next, answers, asking, prompter);
    passed.add(pathText(next.path));
    answers = value === undefined ? answers : setIn(answers, next.path, value);
  }
  return answers;
}

function open(answers: unknown, asking: Asking, passed: ReadonlySet<string>): Question | undefined {
  return questionsFor(answers, asking).find(
    ({ path, required }) =>
      getIn(answers, path) === undefined && !passed.has(pathText(path)) && (required || asking.extent === "all"),
  );
}

/** Asks one question, with what a preset or an earlier answer proposes; undefined where the key shall stay away. */
export async function answerTo(
  question: Question,
  answers: unknown,
  asking: Asking,
  prompter: Prompter,
): Promise<Reply | undefined> {
  const proposal = (getIn(asking.preset, question.path) ?? question.default) as Reply | undefined;
  if (question.settled && proposal !== undefined) {
    return proposal;
  }
  const check = (reply: Reply) => {
    const value = valueFrom(question, reply);
    if (value === undefined) {
      return question.required ? "An answer is needed." : undefined;
    }
    return complaintAbout(question.path, setIn(answers, question.path, value), asking);
  };
  const reply = await prompter.ask(proposal === undefined ? question : { ...question, default: proposal }, check);
  return valueFrom(question, reply);
}

/** The value of a reply; undefined where it is empty, so that the key stays away. */
function valueFrom({ type }: Question, reply: Reply): Reply | undefined {
  const value = type === "words" && typeof reply === "string" ? reply.split(/[\s,]+/).filter(Boolean) : reply;
  const trimmed = typeof value === "string" ? value.trim() : value;
  return trimmed.length === 0 ? undefined : trimmed;
}

function complaintAbout(path: KeyPath, answers: unknown, { kinds }: Asking): string | undefined {
  const result = validateAnswers(answers, kinds);
  const issue = result.ok ? undefined : result.issues.find((issue) => path.every((key, at) => issue.path[at] === key));
  return issue && `This ${issue.what}.${issue.fix === undefined ? "" : ` ${issue.fix}`}`;
}

function complete(answers: unknown, asking: Asking): unknown {
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

/** Which services a preset has, without the answers about them: those are proposals. */
function servicesOf(preset: unknown): unknown {
  return servicesIn(preset).reduce<unknown>((answers, name) => {
    const path = ["services", name, "kind"];
    return setIn(answers, path, getIn(preset, path));
  }, {});
}
