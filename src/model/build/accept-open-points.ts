import { onANetwork } from "../adopt/connect.ts";
import { findAgreedDangers } from "../adopt/dangers/disarm.ts";
import { asReason, getAround } from "../adopt/harden.ts";
import type { Machine } from "../adopt/machine.ts";
import { explainUnpinned, unpinnedReasons } from "../adopt/rules.ts";
import { acceptSharedMounts } from "../adopt/shared-mounts.ts";
import type { Acceptance, ComposeService, Resources } from "../adopt/types.ts";
import type { Kinds } from "../kinds.ts";
import type { Answers, WrittenAnswers } from "../schema/answers.ts";
import type { Model } from "../types/model.ts";
import { buildUncommented } from "./model.ts";

/*
 * Confirming an import accepts what it leaves open, until a last day. What is open depends on the final answers, so it is read from their model.
 */

type Accept = Readonly<Record<string, Acceptance>>;
type Services = Readonly<Record<string, { readonly accept?: Accept | undefined }>>;

/** Answers that accept every open point, and their model. */
export interface Accepted {
  readonly written: WrittenAnswers;
  readonly answers: Answers;
  /** Without comments. It is the model of these answers: it was built once, and each open point was accepted when it came up. */
  readonly model: Model;
}

/**
 * Accepts the open points of the adopted services, and what they share.
 *
 * @param written the answers as the user writes them
 * @param answers the same, validated
 * @param until the last day, `YYYY-MM-DD`
 * @param machine where the project's folder is
 */
export function acceptOpenPoints(
  { written, answers }: Pick<Accepted, "written" | "answers">,
  kinds: Kinds,
  until: string,
  machine: Machine,
): Accepted {
  const start = withAccept(answers, settledPoints(answers, kinds, until));
  const model = buildUncommented(start, kinds, { openUntil: until, machine });
  const open = new Map(model.services.map(({ name, adopted }) => [name, acceptedIn(adopted?.hardened.lacks ?? [])]));
  const all = new Map(
    Object.entries(start.services).map(([name, { accept }]) => [name, { ...accept, ...open.get(name) }]),
  );
  return { written: withAccept(written, all), answers: withAccept(answers, all), model };
}

/**
 * Accepts for the moment that images have no digest: otherwise answers with an unversioned image are invalid, and no model can be built.
 * `acceptOpenPoints` accepts it again, or removes it.
 */
export function acceptUnpinned(written: WrittenAnswers, until: string): WrittenAnswers {
  const accepts = Object.entries(written.services).map(([name, service]) => {
    const reason = explainUnpinned(service);
    return [name, { ...(reason && { [unpinned]: { reason, until } }), ...service.accept }] as const;
  });
  return withAccept(written, new Map(accepts));
}

const unpinned = "image-digest";

/**
 * What each service accepts before its model is known: the owner's own entries, what it shares with others, and what it cannot be without.
 */
function settledPoints({ services, compose }: Answers, kinds: Kinds, until: string): ReadonlyMap<string, Accept> {
  const adopted = Object.entries(services).filter(([, { kind }]) => kinds.get(kind)?.own);
  const shared = acceptSharedMounts(new Map(adopted.map(([name, service]) => [name, service.compose ?? {}])), until);
  return new Map(
    adopted.map(([name, service]) => {
      const own = Object.entries(service.accept ?? {}).filter(([control, said]) => !isForNow(control, said, until));
      return [
        name,
        {
          ...shared.get(name),
          ...agreedIn(name, service.compose ?? {}, compose ?? {}, until),
          ...Object.fromEntries(own),
        },
      ];
    }),
  );
}

function agreedIn(service: string, compose: ComposeService, declared: Resources, until: string): Accept {
  const found = findAgreedDangers(onANetwork(compose), getAround({ service, declared }));
  return Object.fromEntries(
    found.map(({ slug, what }) => [slug, { reason: asReason(`its compose file says so: ${what}`), until }]),
  );
}

function isForNow(control: string, said: Acceptance, until: string): boolean {
  return control === unpinned && said.until === until && isUnpinnedReason(said.reason);
}

function isUnpinnedReason(reason: string): boolean {
  return Object.values<string>(unpinnedReasons).includes(reason);
}

function acceptedIn(lacks: readonly { readonly control: string; readonly acceptance?: Acceptance }[]): Accept {
  return Object.fromEntries(
    lacks.flatMap(({ control, acceptance }) => (acceptance === undefined ? [] : [[control, acceptance]])),
  );
}

/** The answers with the acceptances of each of these services; the others stay. */
function withAccept<Any extends { readonly services: Services }>(
  answers: Any,
  accepts: ReadonlyMap<string, Accept>,
): Any {
  const services = Object.entries(answers.services).map(([name, { accept: before, ...service }]) => {
    const accept = accepts.get(name) ?? before ?? {};
    return [name, Object.keys(accept).length === 0 ? service : { ...service, accept }];
  });
  return { ...answers, services: Object.fromEntries(services) };
}
