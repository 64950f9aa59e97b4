import { explainAnswers } from "../../answers/edit/explain.ts";
import { removeAnswer } from "../../answers/edit/remove.ts";
import { setAnswer } from "../../answers/edit/set.ts";
import { answersFile } from "../../answers/file.ts";
import type { ServicePlan } from "../../learn/plan-lessons.ts";

/** The text of harden.yml with what was learned, and above each answer what was observed. Everything else stays. */
export function editAnswers(text: string, plans: readonly ServicePlan[]): string {
  return plans.reduce(withPlan, text);
}

/** What such a comment begins with: the next learning replaces it. */
const mark = "learned: ";

function withPlan(text: string, { service, proposals, ended, restated }: ServicePlan): string {
  const at = ["services", service];
  const set = proposals.reduce(
    (edited, { path, value }) => setAnswer(edited, [...at, ...path], value, answersFile),
    text,
  );
  const without = ended.reduce((edited, control) => removeAnswer(edited, [...at, "accept", control], answersFile), set);
  const said = Object.entries(restated).reduce(
    (edited, [control, { reason }]) => setAnswer(edited, [...at, "accept", control, "reason"], reason, answersFile),
    without,
  );
  const comments = proposals
    .filter(({ evidence }) => evidence.length > 0)
    .map(({ path, evidence }) => ({ path: [...at, ...path], text: evidence.join("\n") }));
  return explainAnswers(said, comments, mark, answersFile);
}
