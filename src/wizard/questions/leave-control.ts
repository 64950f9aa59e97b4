import { catalogue } from "../../controls/catalogue.ts";
import { getIn, isMap, setIn, withoutIn } from "../../lib/paths.ts";
import type { Kinds } from "../../model/kinds.ts";
import type { Choice } from "../../prompts/types.ts";
import { findIssues } from "../checked.ts";
import type { Question } from "../types.ts";
import type { Walk } from "../walk.ts";

const none = "";

/** Controls to turn off: offered in the review, one after another, each with its reason. */
export function leaveQuestions(walk: Walk, answers: unknown, kinds: Kinds, index = 0): readonly Question[] {
  const control = controlQuestion(walk, answers, index);
  const chosen = walk.replies[`leave[${index}].control`];
  if (chosen === undefined || chosen === none) {
    return [control];
  }
  const isGiven = walk.replies[`leave[${index}].reason`] !== undefined;
  return [
    control,
    reasonQuestion(String(chosen), kinds, index),
    ...(isGiven ? leaveQuestions(walk, answers, kinds, index + 1) : []),
  ];
}

/** The controls that are off already: an empty reason turns the control on again. */
export function askAboutLeft(given: unknown): readonly Question[] {
  const overrides = getIn(given, ["hardening", "overrides"]);
  return Object.keys(isMap(overrides) ? overrides : {}).map((slug) => {
    const control = ["hardening", "overrides", slug];
    return {
      path: [...control, "reason"],
      flag: "--set hardening.overrides=VALUE",
      message: `Why is ${slug} off?`,
      reason: "In a sentence: it is shown in every report.",
      empty: "it is on again",
      type: "text",
      required: false,
      put: (answers, reason) =>
        reason === undefined ? withoutIn(answers, control) : setIn(answers, control, { off: true, reason }),
    };
  });
}

function controlQuestion(walk: Walk, answers: unknown, index: number): Question {
  const own = walk.replies[`leave[${index}].control`];
  const isOn = (slug: string) => slug === own || getIn(answers, ["hardening", "overrides", slug]) === undefined;
  const choices: readonly Choice[] = catalogue
    .filter(({ optional, slug }) => optional && isOn(slug))
    .map(({ slug, title, reason }) => ({ value: slug, note: title, effect: [`- ${reason}`] }));
  return {
    path: ["leave", index, "control"],
    flag: "--set hardening.overrides=VALUE",
    message: index === 0 ? "Turn a control off?" : "Turn another one off?",
    reason: "Only if your application cannot run with it; each shows the effect below.",
    type: "choice",
    required: false,
    offered: true,
    choices: [{ value: none, name: "none" }, ...choices],
    default: none,
    put: (others) => others,
  };
}

function reasonQuestion(control: string, kinds: Kinds, index: number): Question {
  const path = ["hardening", "overrides", control];
  const without = (answers: unknown, reason: unknown) => setIn(answers, path, { off: true, reason });
  return {
    path: ["leave", index, "reason"],
    flag: "--set hardening.overrides=VALUE",
    message: `Why is ${control} off?`,
    reason: "In a sentence: it is shown in every report.",
    type: "text",
    required: true,
    put: without,
    complaint: (reply, answers) => {
      const issues = findIssues(without(answers, String(reply).trim()), kinds);
      const issue = issues.find((each) => path.every((key, at) => each.path[at] === key));
      return issue && `This ${issue.what}.`;
    },
  };
}
