import { getIn, setIn, withoutIn } from "../lib/paths.ts";
import type { Kinds } from "../model/kinds.ts";
import type { Reply } from "../prompts/types.ts";
import { findIssues } from "./checked.ts";
import type { Form, Question } from "./types.ts";

/** The answers with a reply added; an empty reply removes its key. */
export function applyReply(answers: unknown, question: Question, reply: Reply): unknown {
  const value = meantBy(question, reply);
  if (question.put !== undefined) {
    return question.put(answers, value);
  }
  return value === undefined ? withoutIn(answers, question.path) : setIn(answers, question.path, value);
}

/** What is wrong with a reply, given the answers before it; undefined if it is valid. */
export function checkReply(question: Question, reply: Reply, answers: unknown, kinds: Kinds): string | undefined {
  const isEmpty = trimmed(reply).length === 0;
  if (isEmpty) {
    return question.required ? "An answer is needed." : question.complaint?.(reply, answers);
  }
  return (
    notOffered(question, reply) ??
    notOfTheForm(question.form, reply) ??
    question.complaint?.(reply, answers) ??
    brokenRule(question, reply, answers, kinds)
  );
}

/** The reply that corresponds to the answer at a question's key; undefined if there is none. */
export function findReply({ path, form }: Question, answers: unknown): Reply | undefined {
  const value = getIn(answers, path);
  if (value === undefined || form !== undefined) {
    return value === undefined ? undefined : form?.write(value);
  }
  return Array.isArray(value) ? value.map(String) : String(value);
}

/** The value of a reply; undefined if it is empty, so that the key is left out. */
function meantBy({ form }: Question, reply: Reply): unknown {
  const text = trimmed(reply);
  return text.length === 0 ? undefined : form === undefined ? text : form.read(text);
}

function trimmed(reply: Reply): Reply {
  return typeof reply === "string" ? reply.trim() : reply;
}

/** Impossible on the screen, but possible in a kept file. */
function notOffered({ choices, type }: Question, reply: Reply): string | undefined {
  if (choices === undefined) {
    return typeof reply === "string" ? undefined : "This must be one text.";
  }
  const known = choices.map(({ value }) => value);
  const named = typeof reply === "string" ? [reply] : reply;
  const fits = (type === "several") === (typeof reply !== "string") && named.every((value) => known.includes(value));
  return fits ? undefined : `This must be one of: ${known.join(", ")}.`;
}

function notOfTheForm(form: Form | undefined, reply: Reply): string | undefined {
  const { pattern } = form ?? {};
  return pattern === undefined || pattern.regex.test(String(trimmed(reply)))
    ? undefined
    : `This must be ${pattern.says}.`;
}

function brokenRule(question: Question, reply: Reply, answers: unknown, kinds: Kinds): string | undefined {
  const { path } = question;
  const issues = findIssues(applyReply(answers, question, reply), kinds);
  const issue = issues.find((issue) => path.every((key, at) => issue.path[at] === key));
  return issue && `This ${issue.what}.${issue.fix === undefined ? "" : ` ${issue.fix}`}`;
}
