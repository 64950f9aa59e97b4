import { getIn, type KeyPath, setIn } from "../lib/paths.ts";
import { pathText } from "../model/issues.ts";
import { answerTo, ask } from "./ask.ts";
import { questionsFor, type Surroundings } from "./questions.ts";
import type { Prompter, Question, Reply } from "./types.ts";

/** One key of the answers that shall have another value. */
export interface ChangedAnswer {
  readonly path: KeyPath;
  readonly value: unknown;
}

/**
 * Asks again what the person picks, with the saved answers as proposals, and then only what these answers newly need.
 *
 * @param saved the answers as the file has them
 * @throws Problem (exit 130) where the person breaks off
 */
export async function askAgain(
  saved: unknown,
  surroundings: Surroundings,
  prompter: Prompter,
): Promise<readonly ChangedAnswer[]> {
  const asking = { ...surroundings, given: saved, preset: saved, extent: "required" as const, prompter };
  const questions = questionsFor(saved, surroundings).filter(({ settled }) => settled !== true);
  const picked = await pick(questions, saved, prompter);
  let answers = saved;
  for (const question of questions.filter(({ path }) => picked.includes(pathText(path)))) {
    const value = await answerTo(question, answers, asking, prompter);
    answers = value === undefined ? answers : setIn(answers, question.path, value);
  }
  const whole = await ask({ ...asking, given: answers });
  return questionsFor(whole, surroundings)
    .map(({ path }) => ({ path, value: getIn(whole, path) }))
    .filter(({ path, value }) => value !== undefined && !same(value, getIn(saved, path)));
}

async function pick(questions: readonly Question[], saved: unknown, prompter: Prompter): Promise<readonly string[]> {
  const reply = await prompter.ask(
    {
      message: "Which answers do you want to change?",
      reason: "Space marks one, Enter goes on; everything else stays as it is.",
      type: "several",
      choices: questions.map(({ path, message }) => ({
        value: pathText(path),
        name: message.replace(/\?$/, ""),
        note: shown(getIn(saved, path)),
      })),
      default: [],
    },
    () => undefined,
  );
  return typeof reply === "string" ? [reply] : reply;
}

function shown(value: unknown): string {
  return value === undefined ? "not said" : Array.isArray(value) ? value.join(", ") : String(value as Reply);
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
