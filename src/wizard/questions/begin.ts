import { findPreset, presets } from "../../answers/presets.ts";
import { getIn, overlay, setIn } from "../../lib/paths.ts";
import type { Kinds } from "../../model/kinds.ts";
import type { Choice } from "../../prompts/types.ts";
import type { FolderFacts } from "../../survey/types.ts";
import { findIssues } from "../checked.ts";
import type { Question } from "../types.ts";
import type { Walk } from "../walk.ts";
import { listServices, type Surroundings } from "./all.ts";
import { freeName } from "./free-name.ts";

/*
 * The first questions: what to start from, and which services there are. They have no key of their own in harden.yml; later ones depend on their replies.
 */

/** The start of the walk. */
export interface Beginning extends Surroundings {
  readonly given: unknown;
  readonly preset: unknown;
}

const none = "";

/** The questions about preset and services that the replies so far raise. */
export function beginQuestions(walk: Walk, answers: unknown, beginning: Beginning): readonly Question[] {
  const { given, preset, kinds, found } = beginning;
  const hasServices = listServices(given).length > 0 || listServices(preset).length > 0;
  const isFromPreset = findChosenPreset(walk) !== undefined;
  return [
    ...(hasServices ? [] : [presetQuestion(kinds, found)]),
    ...serviceQuestions(walk, answers, { kinds, found, isComplete: hasServices || isFromPreset, index: 0 }),
  ];
}

/** Whether a question is one of these: while they are asked, the number of the others is unknown. */
export function decidesQuestions({ path: [first] }: Question): boolean {
  return first === "preset" || first === "service";
}

/** The answers of the chosen preset, or undefined. */
export function findChosenPreset({ replies, open }: Walk): unknown {
  const name = Object.hasOwn(replies, "preset") && !open.includes("preset") ? replies.preset : none;
  return findPreset(String(name))?.answers;
}

/** A preset's services without their answers: those are proposals. */
export function getServices(preset: unknown): unknown {
  return listServices(preset).reduce<unknown>((answers, name) => {
    const path = ["services", name, "kind"];
    return setIn(answers, path, getIn(preset, path));
  }, {});
}

function presetQuestion(kinds: Kinds, found: FolderFacts): Question {
  const fitting = presets.find(({ answers }) => fitsFolder(answers, kinds, found));
  const proposed = fitting ?? (foundKinds(kinds, found).length === 0 ? presets[0] : undefined);
  return {
    path: ["preset"],
    flag: "--preset NAME",
    message: "What do you want to start from?",
    reason: "A preset proposes an answer to every question; each can be changed.",
    type: "choice",
    required: false,
    choices: [
      ...presets.map(({ name, title }) => ({ value: name, note: title })),
      { value: none, name: "an empty stack", note: "service by service" },
    ],
    default: proposed?.name ?? none,
    put: (answers, name) => overlay(getServices(findPreset(String(name))?.answers), answers),
  };
}

/** Whether an application in the folder is of a kind that the preset has. */
function fitsFolder(preset: unknown, kinds: Kinds, found: FolderFacts): boolean {
  const used = listServices(preset).map((name) => String(getIn(preset, ["services", name, "kind"])));
  return used.includes(foundKinds(kinds, found)[0] ?? "");
}

/** The kinds of the applications in the folder: each is told by its usual file first. */
function foundKinds(kinds: Kinds, { folders }: FolderFacts): readonly string[] {
  return folders.flatMap(({ files }) => {
    const ranked = [...kinds].map(([name, { source_index: index }]) => ({
      name,
      rank: index.findIndex((file) => files.includes(file)),
    }));
    const [best] = ranked.filter(({ rank }) => rank >= 0).sort((one, other) => one.rank - other.rank);
    return best?.name ?? [];
  });
}

interface Adding {
  readonly kinds: Kinds;
  readonly found: FolderFacts;
  /** With existing services, further ones are offered, not required. */
  readonly isComplete: boolean;
  readonly index: number;
}

/** Services one after another: kind, then name, until the user has no more. */
function serviceQuestions(walk: Walk, answers: unknown, adding: Adding): readonly Question[] {
  const { index } = adding;
  const kind = kindQuestion(answers, adding);
  const chosen = walk.replies[`service[${index}].kind`];
  if (chosen === undefined || chosen === none) {
    return [kind];
  }
  const name = nameQuestion(String(chosen), answers, adding);
  const isNamed = walk.replies[`service[${index}].name`] !== undefined;
  return [kind, name, ...(isNamed ? serviceQuestions(walk, answers, { ...adding, index: index + 1 }) : [])];
}

function kindQuestion(answers: unknown, { kinds, found, isComplete, index }: Adding): Question {
  const names = listServices(answers);
  const isFirst = index === 0 && !isComplete;
  const [likely] = foundKinds(kinds, found);
  const choices: readonly Choice[] = [...kinds]
    // Those come by themselves.
    .filter(([, { receiver, edge }]) => receiver === undefined && edge === undefined)
    .map(([value, { title, summary }]) => ({ value, name: title, note: summary }));
  return {
    path: ["service", index, "kind"],
    flag: "--service NAME=KIND",
    message: isFirst ? "What does the stack run?" : "Another service?",
    reason: isFirst ? "One service after another." : `So far: ${names.join(", ")}.`,
    type: "choice",
    required: isFirst,
    offered: index === 0 && isComplete,
    choices: isFirst ? choices : [{ value: none, name: "no, that is all" }, ...choices],
    ...(isFirst ? likely !== undefined && { default: likely } : { default: none }),
    put: (others) => others,
  };
}

function nameQuestion(kind: string, answers: unknown, { kinds, index }: Adding): Question {
  return {
    path: ["service", index, "name"],
    flag: "--service NAME=KIND",
    message: "What is this service called?",
    reason: "Its host name inside the stack.",
    type: "text",
    required: true,
    default: freeName(kind, listServices(answers)),
    put: (others, name) => setIn(others, ["services", String(name), "kind"], kind),
    complaint: (reply, others) => whyNot(String(reply).trim(), kind, others, kinds),
  };
}

function whyNot(name: string, kind: string, answers: unknown, kinds: Kinds): string | undefined {
  const path = ["services", name];
  if (getIn(answers, path) !== undefined) {
    return `A service called ${name} exists already.`;
  }
  const issues = findIssues(setIn(answers, [...path, "kind"], kind), kinds);
  const issue = issues.find(({ path: [, key], path: { length } }) => key === name && length === 2);
  return issue && `Please choose another name: ${issue.what}.`;
}
