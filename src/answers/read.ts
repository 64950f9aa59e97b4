import { buildUsageProblem, type Complaint } from "../lib/errors.ts";
import { formatPath, type KeyPath } from "../lib/paths.ts";
import type { PathComment } from "../lib/yaml/path-comments.ts";
import type { AnswerIssue } from "../model/issues.ts";
import type { Kinds } from "../model/kinds.ts";
import type { Answers } from "../model/schema/answers.ts";
import { validateAnswers } from "../model/validate.ts";
import { parseAnswers } from "./parse.ts";
import { requireToday } from "./version.ts";

/** Answers with the author's comments. */
export interface CommentedAnswers {
  readonly answers: Answers;
  readonly comments: readonly PathComment[];
}

/**
 * Reads answers from a text, with its comments.
 *
 * @param file how messages name it
 * @throws Problem (exit 2) with all complaints at once, each with line and key
 */
export function readCommented(text: string, file: string, kinds: Kinds): CommentedAnswers {
  const document = parseAnswers(text, file);
  requireToday(document);
  return { answers: acceptAnswers(document.value, kinds, document.where), comments: document.comments() };
}

/**
 * Validates answers from any source.
 *
 * @param where how a complaint names a path of keys, such as `harden.yml:12`
 * @throws Problem (exit 2) with all complaints at once
 */
export function acceptAnswers(value: unknown, kinds: Kinds, where: (path: KeyPath) => string): Answers {
  const result = validateAnswers(value, kinds);
  if (!result.ok) {
    throw buildUsageProblem(listComplaints(result.issues, where));
  }
  return result.answers;
}

/** Issues as complaints with place and key. */
export function listComplaints(issues: readonly AnswerIssue[], where: (path: KeyPath) => string): readonly Complaint[] {
  return issues.map(({ path, what, fix }) => ({
    where: `${where(path)} ${formatPath(path)}`.trim(),
    what,
    ...(fix === undefined ? {} : { fix }),
  }));
}
