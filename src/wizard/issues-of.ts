import type { AnswerIssue } from "../model/issues.ts";
import type { Kinds } from "../model/kinds.ts";
import { validateAnswers } from "../model/validate.ts";

const mostKept = 2_000;
const kept = new WeakMap<Kinds, Map<string, readonly AnswerIssue[]>>();

/** The problems of answers. The walk restarts after every reply, so results are cached. */
export function issuesOf(answers: unknown, kinds: Kinds): readonly AnswerIssue[] {
  const known = kept.get(kinds) ?? new Map<string, readonly AnswerIssue[]>();
  kept.set(kinds, known);
  const key = JSON.stringify(answers);
  const issues = known.get(key) ?? issuesIn(answers, kinds);
  if (known.size >= mostKept) {
    known.clear();
  }
  known.set(key, issues);
  return issues;
}

function issuesIn(answers: unknown, kinds: Kinds): readonly AnswerIssue[] {
  const result = validateAnswers(answers, kinds);
  return result.ok ? [] : result.issues;
}
