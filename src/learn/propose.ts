import { isDeepStrictEqual } from "node:util";
import { getMaps, getScalar, listAt } from "../lib/fields.ts";
import { getIn, isWithin, type KeyPath } from "../lib/paths.ts";
import { listCapabilities } from "../model/adopt/engine-defaults.ts";
import { findLimit } from "../model/adopt/limits.ts";
import type { ComposeService } from "../model/adopt/types.ts";
import { toBytes } from "../model/sizes.ts";
import type { Facts } from "./facts.ts";
import type { Present } from "./present.ts";
import { proposeOutbound } from "./talks.ts";

/** An answer that facts lead to, with what was observed. */
export interface Proposal {
  /** Below the service: `["limits", "memory"]`. */
  readonly path: KeyPath;
  readonly value: unknown;
  readonly evidence: readonly string[];
}

/** A service as it is before anything is learned of it. */
export interface Known extends Present {
  /** Its answers. */
  readonly written: Readonly<Record<string, unknown>>;
  /** What its compose file says. */
  readonly said: ComposeService;
  /** The controls that it would be without if its answers accepted nothing. */
  readonly lacks: ReadonlySet<string>;
}

type Wanted = Omit<Proposal, "path"> | undefined;

interface Proposer {
  readonly path: KeyPath;
  readonly propose: (facts: Facts, known: Known) => Wanted;
}

/** One entry an answer, in the order in which they are shown. */
const proposers: readonly Proposer[] = [
  {
    path: ["user"],
    propose: ({ user }, { service }) =>
      user === null || user.value === service.user ? undefined : wanted(user.value, [user.evidence]),
  },
  {
    path: ["keeps"],
    propose: (facts, { service, keeps }) => {
      const unkept = findUnkept(facts, service);
      return unkept.length === 0
        ? undefined
        : wanted(
            [...keeps, ...unkept.map(({ value }) => value)],
            unkept.map(({ value, evidence }) => `${value}: ${evidence}`),
          );
    },
  },
  {
    path: ["owns"],
    propose: ({ owned }) =>
      owned.length === 0
        ? undefined
        : wanted(
            owned.map(({ value }) => value),
            owned.map(({ value, evidence }) => `${value}: ${evidence}`),
          ),
  },
  { path: ["capabilities"], propose: proposeCapabilities },
  { path: ["writable"], propose: proposeWritable },
  {
    path: ["seccomp"],
    propose: ({ calls }, { lacks }) =>
      calls && calls.enforced > 0 && lacks.has("seccomp") ? wanted("learned", [calls.evidence]) : undefined,
  },
  {
    path: ["apparmor"],
    propose: ({ profile }, { lacks }) =>
      profile && profile.enforced > 0 && lacks.has("apparmor") ? wanted("learned", [profile.evidence]) : undefined,
  },
  { path: ["outbound"], propose: proposeOutbound },
  {
    path: ["health"],
    propose: ({ health }, { lacks }) =>
      health && lacks.has("health-check") ? wanted(health.value, [health.evidence]) : undefined,
  },
  {
    path: ["limits", "memory"],
    propose: ({ limits: { memory } }, known) =>
      memory && isMore("memory", toBytes(memory.value), known) ? wanted(memory.value, [memory.evidence]) : undefined,
  },
  {
    path: ["limits", "pids"],
    propose: ({ limits: { pids } }, known) =>
      pids && isMore("pids", pids.value, known) ? wanted(pids.value, [pids.evidence]) : undefined,
  },
  {
    path: ["limits", "open_files"],
    propose: ({ limits: { open_files: files } }, known) =>
      files && isMore("open_files", files.value, known) ? wanted(files.value, [files.evidence]) : undefined,
  },
];

/** The answers that facts lead to and that the service does not have already. */
export function proposeAnswers(facts: Facts, known: Known): readonly Proposal[] {
  const ready = findUngiven(facts, known).length === 0 ? facts : withoutUser(facts);
  return proposers.flatMap(({ path, propose }) => {
    const found = propose(ready, known);
    return found === undefined || isDeepStrictEqual(found.value, getIn(known.written, path))
      ? []
      : [{ path, ...found }];
  });
}

/** What facts lead to for a service whose kind says the rest: its own list of calls in the place of its kind's. */
export function proposeForKind({ calls }: Facts, present: Present): readonly Proposal[] {
  return calls && calls.enforced > 0 && present.calls === "kind"
    ? [{ path: ["seccomp"], value: "learned", evidence: [calls.evidence] }]
    : [];
}

/** The capabilities that it needs by the facts, although it never had them. */
export function findExcess({ capabilities }: Facts, service: ComposeService): readonly string[] {
  const most = listCapabilities({ cap_add: listAt(service, "cap_add") });
  const needed = (capabilities ?? []).map(({ value }) => value);
  return most === undefined ? [] : needed.filter((name) => !most.includes(name));
}

/** The places whose data must last, and that are no volume yet. */
export function findUnkept({ volumes, read_only: isReadOnly }: Facts, service: ComposeService): Facts["volumes"] {
  const mounted = getMaps(service, "volumes").flatMap((volume) => getScalar(volume, "target") ?? []);
  return isReadOnly?.value === true
    ? volumes.filter(({ value }) => !mounted.some((target) => isWithin(value, target)))
    : [];
}

/** The places whose files must be given to the user first, and that no deploy gives away. A folder that becomes a volume is the service's own. */
export function findUngiven(facts: Facts, { givable, service }: Present): Facts["owned"] {
  const kept = findUnkept(facts, service).map(({ value }) => value);
  return facts.owned.filter(({ value }) => !givable.has(value) && !kept.includes(value));
}

/** What follows from a user who cannot be had yet does not follow either. */
function withoutUser(facts: Facts): Facts {
  return { ...facts, user: null, owned: [], capabilities: null, read_only: null, calls: null, profile: null };
}

function wanted(value: unknown, evidence: readonly string[]): Wanted {
  return { value, evidence: evidence.filter(Boolean) };
}

/** Another user brings another default, so where one is found the capabilities are said as well. */
function proposeCapabilities({ capabilities: needed, user }: Facts, { service, written }: Known): Wanted {
  if (needed === null) {
    return undefined;
  }
  const sorted = needed.toSorted((one, other) => (one.value < other.value ? -1 : 1));
  const names = sorted.map(({ value }) => value);
  const isSameUser = user === null || user.value === service.user;
  return isSameUser && written.capabilities === undefined && isDeepStrictEqual(names, listAt(service, "cap_add"))
    ? undefined
    : wanted(
        names,
        names.length === 0 ? ["it needs none"] : sorted.map(({ value, evidence }) => `${value}: ${evidence}`),
      );
}

function proposeWritable({ read_only: isReadOnly, writable }: Facts): Wanted {
  return isReadOnly?.value === true
    ? wanted(
        writable.map(({ value }) => value),
        [isReadOnly.evidence, ...writable.map(({ value, evidence }) => `${value.split(":")[0]}: ${evidence}`)],
      )
    : undefined;
}

/**
 * Whether that is more than a limit that nobody wrote. A lower one is never proposed: what a service takes grows with its data and its visitors, and a life
 * is short.
 */
function isMore(name: "memory" | "pids" | "open_files", wanted: number, { written, said, service }: Known): boolean {
  const isWritten = getIn(written, ["limits", name]) !== undefined || findLimit(said, name) !== undefined;
  return !isWritten && wanted > toBytes(findLimit(service, name) ?? "0");
}
