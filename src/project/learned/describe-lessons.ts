import { findProvenCalls, findProvenRules } from "../../learn/calls.ts";
import type { Facts } from "../../learn/facts.ts";
import { findKept, type Kept, matchImage } from "../../learn/kept.ts";
import { describeOutside } from "../../learn/talks.ts";
import { Problem } from "../../lib/errors.ts";
import type { LearnedService } from "../../report/types.ts";
import type { Project } from "../open.ts";
import { readKept } from "./store.ts";

/**
 * What was learned of the stack's services, for the record of a run: as shipped, and what is enough. Only what is of the image that runs now; nothing where a
 * file of `learned` cannot be read, which is told where it is needed.
 */
export function describeLessons({ root, answers, model }: Pick<Project, "root" | "answers" | "model">) {
  const all = readWhole(root);
  return model.services.flatMap(({ name }): readonly LearnedService[] => {
    const image = answers.services[name]?.image;
    const kept = findKept(all, name, image);
    return kept === undefined || matchImage(kept, image) === "other" ? [] : [describeLesson(kept)];
  });
}

function readWhole(root: string): readonly Kept[] {
  try {
    return readKept(root);
  } catch (error) {
    if (error instanceof Problem) {
      return [];
    }
    throw error;
  }
}

function describeLesson({ host, at, result }: Kept): LearnedService {
  const { service, state, starts, facts, unexercised } = result;
  const rows = describers.flatMap(({ what, before, describe }) => {
    const found = describe(facts);
    return found === undefined ? [] : [{ what, before, ...found }];
  });
  return { service, host, at, isPartial: state === "partial", starts, rows, unexercised };
}

interface Described {
  readonly after: string;
  readonly why: readonly string[];
}

interface Describer {
  readonly what: string;
  /** As the engine has it where nothing is said. */
  readonly before: string;
  readonly describe: (facts: Facts) => Described | undefined;
}

/** In the order in which they are shown. */
const describers: readonly Describer[] = [
  {
    what: "user",
    before: "its image's own",
    describe: ({ user }) => (user ? { after: user.value, why: [user.evidence] } : undefined),
  },
  {
    what: "capabilities",
    before: "the engine's default",
    describe: ({ capabilities }) => (capabilities ? listed(capabilities, "none") : undefined),
  },
  {
    what: "writes to",
    before: "everything",
    describe: ({ read_only: isReadOnly, writable, volumes }) =>
      isReadOnly?.value === true ? listed([...writable, ...volumes], "its volumes only") : undefined,
  },
  {
    what: "system calls",
    before: "the engine's profile",
    describe: (facts) => {
      const list = findProvenCalls(facts);
      return list && { after: `${list.calls.length} and no other`, why: [facts.calls?.evidence ?? ""] };
    },
  },
  {
    what: "AppArmor",
    before: "the engine's profile",
    describe: (facts) =>
      findProvenRules(facts) && { after: "a profile of its own", why: [facts.profile?.evidence ?? ""] },
  },
  {
    what: "way out",
    before: "anywhere",
    describe: ({ network }) => (network ? { after: describeOutside(network), why: [] } : undefined),
  },
];

function listed(facts: Facts["writable"], none: string): Described {
  return {
    after: facts.map(({ value }) => value).join(", ") || none,
    why: facts.map(({ value, evidence }) => `${value}: ${evidence}`),
  };
}
