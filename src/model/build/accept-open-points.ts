import { unpinnedReasons, whyUnpinned } from "../adopt/rules.ts";
import { acceptSharedMounts } from "../adopt/shared-mounts.ts";
import type { Acceptance } from "../adopt/types.ts";
import type { Kinds } from "../kinds.ts";
import type { Answers, WrittenAnswers } from "../schema/answers.ts";
import type { Model } from "../types.ts";
import { buildUncommented } from "./model.ts";

/*
 * Agreeing to an import agrees to what it leaves open, until a last day. What that is depends on the answers as they are written in the end, so it is
 * read off the model that these come to.
 */

type Accept = Readonly<Record<string, Acceptance>>;
type Services = Readonly<Record<string, { readonly accept?: Accept | undefined }>>;

/** Answers that accept whatever they leave open, and what they come to. */
export interface Accepted {
  readonly written: WrittenAnswers;
  readonly answers: Answers;
  /** Without comments. It is the model of these very answers: it was built once, each open point accepted as it was met. */
  readonly model: Model;
}

/**
 * Accepts what the services that the answers describe are left without, and what they have in common.
 *
 * @param written the answers as somebody writes them
 * @param answers the same, validated
 * @param until the last day, `YYYY-MM-DD`
 */
export function acceptOpenPoints(written: WrittenAnswers, answers: Answers, kinds: Kinds, until: string): Accepted {
  const start = withAccept(answers, settledPoints(answers, kinds, until));
  const model = buildUncommented(start, kinds, until);
  const open = new Map(model.services.map(({ name, adopted }) => [name, acceptedIn(adopted?.hardened.lacks ?? [])]));
  const all = new Map(
    Object.entries(start.services).map(([name, { accept }]) => [name, { ...accept, ...open.get(name) }]),
  );
  return { written: withAccept(written, all), answers: withAccept(answers, all), model };
}

/**
 * Accepts for the moment that images have no digest: without that, answers with an image of no version are not valid, and nothing could be said of them.
 * `acceptOpenPoints` says it anew, or not at all.
 */
export function acceptUnpinned(written: WrittenAnswers, until: string): WrittenAnswers {
  const accepts = Object.entries(written.services).map(([name, service]) => {
    const reason = whyUnpinned(service);
    return [name, { ...(reason && { [unpinned]: { reason, until } }), ...service.accept }] as const;
  });
  return withAccept(written, new Map(accepts));
}

const unpinned = "image-digest";

/** What each service accepts before its model is known: what its owner said, and what it has in common with others. */
function settledPoints({ services }: Answers, kinds: Kinds, until: string): ReadonlyMap<string, Accept> {
  const adopted = Object.entries(services).filter(([, { kind }]) => kinds.get(kind)?.own);
  const shared = acceptSharedMounts(new Map(adopted.map(([name, service]) => [name, service.compose ?? {}])), until);
  return new Map(
    adopted.map(([name, service]) => {
      const own = Object.entries(service.accept ?? {}).filter(([control, said]) => !isForNow(control, said, until));
      return [name, { ...shared.get(name), ...Object.fromEntries(own) }];
    }),
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

/** The answers with what each of these services accepts; the others stay as they are. */
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
