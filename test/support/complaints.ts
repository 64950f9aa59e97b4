import { formatPath } from "../../src/lib/paths.ts";
import type { Kinds } from "../../src/model/kinds.ts";
import { validateAnswers } from "../../src/model/validate.ts";

/** What is wrong with answers, a line each: `PATH: WHAT | FIX`. */
export function listComplaints(answers: unknown, kinds: Kinds): string[] {
  const result = validateAnswers(answers, kinds);
  return result.ok ? [] : result.issues.map(({ path, what, fix }) => [`${formatPath(path)}: ${what}`, fix].join(" | "));
}
