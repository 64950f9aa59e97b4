import { answersFile } from "../../answers/file.ts";
import { findBeyond, findProvenCalls, findProvenRules } from "../../learn/calls.ts";
import type { Facts } from "../../learn/facts.ts";
import { findKept, type Kept, matchImage, nameKeptFile } from "../../learn/kept.ts";
import { buildUsageProblem, type Complaint } from "../../lib/errors.ts";
import { shorten } from "../../lib/text/printable.ts";
import type { Answers } from "../../model/schema/answers.ts";
import type { Model } from "../../model/types/model.ts";
import type { Service } from "../../model/types/service.ts";
import type { RuleList } from "../../plan/apparmor/learned.ts";
import type { Learned } from "../../plan/profiles.ts";
import type { CallList } from "../../plan/seccomp/learned.ts";
import type { SeccompGroups } from "../../plan/seccomp/profile.ts";
import { readKept } from "./store.ts";

/** One sort of what is kept that a project is rendered from. */
interface Sort<T> {
  /** The answer that asks for it. */
  readonly key: "seccomp" | "apparmor";
  readonly isUsed: (service: Service) => boolean;
  /** @param again what helps where it cannot be used */
  readonly find: (facts: Facts, file: string, again: string) => T | Complaint;
}

/**
 * What the project is rendered from of that which is kept: of each service whose answers say that its system calls or its AppArmor profile were learned,
 * of the image that it runs now.
 *
 * @throws Problem (exit 2) with each service of which that is missing, was not proven, is of another image or machine, or allows what no service is given
 */
export function loadLearned(
  root: string,
  { model, answers }: { readonly model: Model; readonly answers: Answers },
  groups: SeccompGroups,
): Learned {
  const isNeeded = model.services.some((service) => rulesSort.isUsed(service) || usesList.has(service.seccomp));
  const kept = isNeeded ? readKept(root) : [];
  const read = <T extends object>(sort: Sort<T>) => readSort(sort, kept, { model, answers });
  const [calls, rules] = [read(makeCallsSort(groups)), read(rulesSort)];
  const complaints = [...calls.complaints, ...rules.complaints];
  if (complaints.length > 0) {
    throw buildUsageProblem(complaints);
  }
  return { calls: calls.found, rules: rules.found };
}

function readSort<T extends object>(
  { key, isUsed, find }: Sort<T>,
  kept: readonly Kept[],
  { model, answers }: { readonly model: Model; readonly answers: Answers },
): { readonly found: ReadonlyMap<string, T>; readonly complaints: readonly Complaint[] } {
  const found = new Map<string, T>();
  const complaints: Complaint[] = [];
  for (const { name } of model.services.filter(isUsed)) {
    const again = `Remove the line, deploy, and run \`harden-init learn ${name}\`.`;
    const lesson = findLesson(kept, name, answers.services[name]?.image, again);
    const result = "what" in lesson ? lesson : find(lesson.result.facts, nameKeptFile(lesson.result.image), again);
    if ("what" in result) {
      complaints.push({ where: `${answersFile} services.${name}.${key}`, ...result });
    } else {
      found.set(name, result);
    }
  }
  return { found, complaints };
}

/** What is kept of a service and of the image that it runs now. */
function findLesson(all: readonly Kept[], service: string, image: string | undefined, again: string): Kept | Complaint {
  const kept = findKept(all, service, image);
  if (kept === undefined) {
    return {
      what: "no file in `learned` is about this service",
      fix: `Take \`learned\` from your version control again. If it is in none: ${again}`,
    };
  }
  return matchImage(kept, image) === "other"
    ? {
        what: `${nameKeptFile(kept.result.image)} was learned from ${kept.reference ?? "an image that was built"}, not from ${image}`,
        fix: again,
      }
    : kept;
}

const usesList: ReadonlySet<string> = new Set(["learned", "watched"]);

function makeCallsSort(groups: SeccompGroups): Sort<CallList> {
  return {
    key: "seccomp",
    isUsed: ({ seccomp }) => usesList.has(seccomp),
    find: (facts, file, again) => {
      const list = findProvenCalls(facts);
      const beyond = findBeyond(facts, groups);
      if (list === undefined) {
        const why = facts.calls?.evidence ?? "its system calls were not learned";
        return { what: `${file} has no list that was proven: ${why}`, fix: again };
      }
      if (!groups.machines.includes(list.machine)) {
        return { what: `${file} is of the machine ${list.machine}; known: ${groups.machines.join(", ")}`, fix: again };
      }
      return beyond.length === 0
        ? list
        : {
            what: `${file} allows what no service is given: ${shorten(beyond.join(", "), 100)}`,
            fix: `Nothing learned says that: the file was changed. Take it from your version control again. If it is in none: ${again}`,
          };
    },
  };
}

const rulesSort: Sort<RuleList> = {
  key: "apparmor",
  isUsed: ({ adopted, apparmor }) => adopted !== undefined && apparmor !== "off",
  find: (facts, file, again) => {
    const why = facts.profile?.evidence ?? "no AppArmor profile was learned";
    return findProvenRules(facts) ?? { what: `${file} has no profile that was proven: ${why}`, fix: again };
  },
};
