import { buildUncommented } from "../model/build/model.ts";
import type { Kinds } from "../model/kinds.ts";
import type { Model } from "../model/types.ts";
import { validateAnswers } from "../model/validate.ts";

const mostKept = 200;
const kept = new WeakMap<Kinds, Map<string, Model | undefined>>();

/** The model that answers lead to, undefined if they are invalid. The walk restarts after every reply, so models are cached. */
export function modelOf(answers: unknown, kinds: Kinds): Model | undefined {
  const known = kept.get(kinds) ?? new Map<string, Model | undefined>();
  kept.set(kinds, known);
  const key = JSON.stringify(answers);
  if (!known.has(key)) {
    if (known.size >= mostKept) {
      known.clear();
    }
    const result = validateAnswers(answers, kinds);
    known.set(key, result.ok ? buildUncommented(result.answers, kinds) : undefined);
  }
  return known.get(key);
}
