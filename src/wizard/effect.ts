import type { Model } from "../model/types/model.ts";
import type { Reply } from "../prompts/types.ts";
import { modelFor } from "./checked.ts";
import { type Asking, follow, nameOf } from "./next-question.ts";
import type { Question } from "./types.ts";
import { applyMove, type Walk } from "./walk.ts";

/*
 * An answer's effect on the stack's security. Nothing is fixed in advance: the stack is built with either answer, all later questions answered as proposed,
 * and the controls of both are compared.
 */

/** The result for a stack. */
export interface Security {
  /** Its controls, each once for the stack and once for every service where it is measured. */
  readonly held: readonly { readonly control: string; readonly service?: string }[];
  /** Further things that the user should know, one sentence each. */
  readonly notes: readonly string[];
}

export type SecurityOf = (model: Model) => Security;

/** The controls by name, each with its services, and all services with any control. */
interface Holding {
  readonly controls: ReadonlyMap<string, ReadonlySet<string>>;
  readonly services: ReadonlySet<string>;
  readonly notes: readonly string[];
}

/** A choice whose options show what they keep or lose compared with others. */
export function withEffects(question: Question, walk: Walk, asking: Asking, securityOf: SecurityOf): Question {
  if (question.isUnknown && question.type === "text") {
    return withEffectOfProposal(question, walk, asking, securityOf);
  }
  if (question.type !== "choice" || question.put !== undefined) {
    return question;
  }
  const holdings = new Map(
    (question.choices ?? []).map(({ value }) => [value, holdingWith(question, value, walk, asking, securityOf)]),
  );
  const choices = question.choices?.map((choice) => {
    const own = holdings.get(choice.value);
    const others = [...holdings].filter(([value]) => value !== choice.value).flatMap(([, holding]) => holding ?? []);
    return own === undefined ? choice : { ...choice, effect: effectLines(others, own) };
  });
  return { ...question, ...(choices && { choices }) };
}

/** What the proposal brings, compared with leaving the point open. */
function withEffectOfProposal(question: Question, walk: Walk, asking: Asking, securityOf: SecurityOf): Question {
  const { default: proposal = "" } = question;
  const before = holdingWith(question, "", walk, asking, securityOf);
  const after = holdingWith(question, proposal, walk, asking, securityOf);
  return before === undefined || after === undefined ? question : { ...question, effect: effectLines([before], after) };
}

/** The effect of a reply compared with the proposal, one line each. */
export function describeEffect(
  question: Question,
  reply: Reply,
  walk: Walk,
  asking: Asking,
  securityOf: SecurityOf,
): readonly string[] {
  const proposal = question.default ?? (question.type === "several" ? [] : "");
  const before = holdingWith(question, proposal, walk, asking, securityOf);
  const after = holdingWith(question, reply, walk, asking, securityOf);
  return before === undefined || after === undefined
    ? []
    : [...effectLines([before], after), ...newNotes(before, after)];
}

function holdingWith(
  question: Question,
  reply: Reply,
  walk: Walk,
  asking: Asking,
  securityOf: SecurityOf,
): Holding | undefined {
  const { answers } = follow(applyMove(walk, { type: "answer", question: nameOf(question), reply }), asking, true);
  const model = modelFor(answers, asking.kinds);
  return model && holdingOf(securityOf(model));
}

function holdingOf({ held, notes }: Security): Holding {
  const controls = new Map<string, Set<string>>();
  for (const { control, service } of held) {
    const services = controls.get(control) ?? new Set();
    controls.set(control, service === undefined ? services : services.add(service));
  }
  return { controls, services: new Set(held.flatMap(({ service }) => service ?? [])), notes };
}

/** A note that only replaced another one is not new. */
function newNotes(before: Holding, after: Holding): readonly string[] {
  const isMore = after.notes.length > before.notes.length;
  return isMore ? after.notes.filter((note) => !before.notes.includes(note)).map((note) => `! ${note}`) : [];
}

function effectLines(others: readonly Holding[], own: Holding): readonly string[] {
  const gained = others.length === 0 ? [] : lacking(own, others);
  const lost = [...new Set(others.flatMap((other) => lacking(other, [own])))];
  return [...line("+", gained), ...line("-", lost)];
}

/**
 * What one has and at least one of the others lacks. If both have a control, but for different services, those services are named; a service that only one
 * of them has does not count.
 */
function lacking(one: Holding, others: readonly Holding[]): readonly string[] {
  return [...one.controls].flatMap(([control, services]) => {
    if (others.some((other) => !other.controls.has(control))) {
      return [control];
    }
    const lacks = (other: Holding, service: string) =>
      other.services.has(service) && !other.controls.get(control)?.has(service);
    const missed = [...services].filter((service) => others.some((other) => lacks(other, service)));
    return missed.map((service) => `${control} of ${service}`);
  });
}

const widest = 66;

/** As many names as fit on a line. */
function line(sign: string, names: readonly string[]): readonly string[] {
  const [first] = names;
  if (first === undefined) {
    return [];
  }
  const head = `${sign} ${names.length} ${names.length === 1 ? "control" : "controls"}: `;
  let text = first;
  for (const [index, name] of names.entries()) {
    if (index > 0) {
      const next = `${text}, ${name}`;
      if (head.length + next.length > widest) {
        return [`${head}${text} and ${names.length - index} more`];
      }
      text = next;
    }
  }
  return [head + text];
}
