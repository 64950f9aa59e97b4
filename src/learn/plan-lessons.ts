import { setIn } from "../lib/paths.ts";
import { asReason } from "../model/adopt/harden.ts";
import type { Machine } from "../model/adopt/machine.ts";
import { hardeningRules } from "../model/adopt/rules.ts";
import type { Acceptance, Lack } from "../model/adopt/types.ts";
import { buildUncommented } from "../model/build/model.ts";
import type { Kinds } from "../model/kinds.ts";
import type { Answers } from "../model/schema/answers.ts";
import type { Model } from "../model/types/model.ts";
import type { Service } from "../model/types/service.ts";
import type { Lesson } from "./facts.ts";
import { findPresent } from "./present.ts";
import { type Proposal, proposeAnswers, proposeForKind } from "./propose.ts";

/** What becomes of a service's answers by what was learned of it. */
export interface ServicePlan {
  readonly service: string;
  readonly proposals: readonly Proposal[];
  /** What its answers accept and that is no lack any more. */
  readonly ended: readonly string[];
  /** What they accept with a reason of ours that is another one now. */
  readonly restated: Readonly<Record<string, Acceptance>>;
}

/** A stack before anything is learned. */
export interface Stack {
  readonly answers: Answers;
  readonly model: Model;
  readonly kinds: Kinds;
  readonly machine: Machine;
}

/**
 * The answers that lessons lead to. Which of the accepted lacks they end is read from the model of the new answers, as it is if nothing is accepted:
 * what was a lack by it before and is none after.
 */
export function planLessons(lessons: readonly Lesson[], stack: Stack): readonly ServicePlan[] {
  const names = lessons.map(({ service }) => service);
  const before = findLacks(stack.answers, names, stack);
  const proposed = lessons.map((lesson) => ({ service: lesson.service, proposals: proposeFor(lesson, stack, before) }));
  const answers = proposed.reduce(withProposals, stack.answers);
  const after = findLacks(answers, names, stack);
  return proposed.map((plan) => {
    const accept = stack.answers.services[plan.service]?.accept ?? {};
    return { ...plan, ...judgeAccepted(accept, before.get(plan.service) ?? [], after.get(plan.service) ?? []) };
  });
}

/** Only these follow from what is learned; a danger does not. */
const learnable = new Set(hardeningRules.map(({ control }) => control));

type Lacks = ReadonlyMap<string, readonly Lack[]>;

/** What each of these services is without if its answers accept none of it. */
function findLacks(answers: Answers, names: readonly string[], { kinds, machine }: Stack): Lacks {
  const bare = names.reduce((all, name) => {
    const kept = Object.entries(answers.services[name]?.accept ?? {}).filter(([control]) => !learnable.has(control));
    return setIn(all, ["services", name, "accept"], Object.fromEntries(kept)) as Answers;
  }, answers);
  const { services, controls } = buildUncommented(bare, kinds, { machine });
  const on = new Set(controls.filter((applied) => applied.on).map(({ control }) => control.slug));
  return new Map(services.map((service) => [service.name, lacksOf(service, on)]));
}

/** That it has no profiles of its own is a lack of no import, and can be learned all the same, where the stack has such. */
function lacksOf({ adopted, seccomp, apparmor }: Service, on: ReadonlySet<string>): readonly Lack[] {
  const without = [
    ...(on.has("seccomp") && seccomp === "engine" ? ["seccomp"] : []),
    ...(on.has("apparmor") && apparmor === "off" ? ["apparmor"] : []),
  ];
  const lacks = without.map((control) => ({ control, why: "the engine's own profile holds", isPartly: false }));
  return [...(adopted?.hardened.lacks ?? []), ...lacks];
}

function proposeFor({ service: name, facts }: Lesson, { answers, model }: Stack, lacks: Lacks): readonly Proposal[] {
  const adopted = model.services.find((service) => service.name === name)?.adopted;
  const present = findPresent(model, name);
  return adopted === undefined
    ? proposeForKind(facts, present)
    : proposeAnswers(facts, {
        written: answers.services[name] ?? {},
        said: adopted.said,
        ...present,
        lacks: new Set((lacks.get(name) ?? []).map(({ control }) => control)),
      });
}

function withProposals(answers: Answers, { service, proposals }: Pick<ServicePlan, "service" | "proposals">): Answers {
  // The values have the form that the schema of the facts requires.
  return proposals.reduce<unknown>(
    (all, { path, value }) => setIn(all, ["services", service, ...path], value),
    answers,
  ) as Answers;
}

function judgeAccepted(
  accept: Readonly<Record<string, Acceptance>>,
  before: readonly Lack[],
  after: readonly Lack[],
): Pick<ServicePlan, "ended" | "restated"> {
  const met = before.filter(({ control }) => Object.hasOwn(accept, control));
  const left = (control: string) => after.find((lack) => lack.control === control);
  return {
    ended: met.filter(({ control }) => left(control) === undefined).map(({ control }) => control),
    restated: Object.fromEntries(
      met.flatMap(({ control, why }) => {
        const now = left(control)?.why;
        const said = accept[control];
        return said === undefined || now === undefined || now === why || said.reason !== asReason(why)
          ? []
          : [[control, { ...said, reason: asReason(now) }]];
      }),
    ),
  };
}
