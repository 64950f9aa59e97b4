import { buildUncommented } from "../model/build/model.ts";
import type { AnswerIssue } from "../model/issues.ts";
import type { Kinds } from "../model/kinds.ts";
import type { Model } from "../model/types/model.ts";
import { type Validation, validateAnswers } from "../model/validate.ts";

/*
 * What answers come to. The walk restarts after every reply and meets the same answers again, so results are kept, for all who ask.
 */

/** The valid answers in full, or their problems. */
const validate = keepResults<Validation>(1_000, validateAnswers);

/** The model that answers lead to, undefined if they are invalid. */
export const modelFor = keepResults<Model | undefined>(200, (answers, kinds) => {
  const result = validate(answers, kinds);
  return result.ok ? buildUncommented(result.answers, kinds) : undefined;
});

/** The problems of answers. */
export function findIssues(answers: unknown, kinds: Kinds): readonly AnswerIssue[] {
  const result = validate(answers, kinds);
  return result.ok ? [] : result.issues;
}

function keepResults<T>(most: number, make: (answers: unknown, kinds: Kinds) => T) {
  const kept = new WeakMap<Kinds, Map<string, T>>();
  return (answers: unknown, kinds: Kinds): T => {
    const known = kept.get(kinds) ?? new Map<string, T>();
    kept.set(kinds, known);
    const key = JSON.stringify(answers);
    if (!known.has(key)) {
      const result = make(answers, kinds);
      if (known.size >= most) {
        known.clear();
      }
      known.set(key, result);
    }
    return known.get(key) as T;
  };
}
