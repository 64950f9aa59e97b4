import { answersFile } from "../../answers/file.ts";
import { findBeyond, findProvenCalls } from "../../learn/calls.ts";
import { findKept, type Kept, matchImage, nameKeptFile } from "../../learn/kept.ts";
import { buildUsageProblem, type Complaint } from "../../lib/errors.ts";
import { shorten } from "../../lib/text/printable.ts";
import type { Answers } from "../../model/schema/answers.ts";
import type { Model } from "../../model/types.ts";
import { type CallList, listAllowed } from "../../plan/seccomp/learned.ts";
import type { SeccompGroups } from "../../plan/seccomp/profile.ts";
import { readKept } from "./store.ts";

/**
 * The lists of system calls that the project is rendered from: of each service whose answers say `seccomp: learned` or `watched`, what is kept of the image that it
 * runs now.
 *
 * @throws Problem (exit 2) with each service whose list is missing, was not proven, is of another image or machine, or allows what no service is given
 */
export function readCallLists(
  root: string,
  { model, answers }: { readonly model: Model; readonly answers: Answers },
  groups: SeccompGroups,
): ReadonlyMap<string, CallList> {
  const names = model.services.filter(({ seccomp }) => usesList.has(seccomp)).map(({ name }) => name);
  const kept = names.length === 0 ? [] : readKept(root);
  const found = names.map((name) => [name, findList(kept, name, answers.services[name]?.image, groups)] as const);
  const complaints = found.flatMap(([name, list]) => ("what" in list ? [withPlace(name, list)] : []));
  if (complaints.length > 0) {
    throw buildUsageProblem(complaints);
  }
  return new Map(found.flatMap(([name, list]) => ("what" in list ? [] : [[name, list] as const])));
}

const usesList: ReadonlySet<string> = new Set(["learned", "watched"]);

function withPlace(service: string, complaint: Complaint): Complaint {
  return { where: `${answersFile} services.${service}.seccomp`, ...complaint };
}

function findList(
  all: readonly Kept[],
  service: string,
  image: string | undefined,
  groups: SeccompGroups,
): CallList | Complaint {
  const again = `Remove the line, deploy, and run \`harden-init learn ${service}\`.`;
  const kept = findKept(all, service, image);
  if (kept === undefined) {
    return {
      what: "no file in `learned` is about this service",
      fix: `Take \`learned\` from your version control again. If it is in none: ${again}`,
    };
  }
  const { facts, image: hash } = kept.result;
  const file = nameKeptFile(hash);
  if (matchImage(kept, image) === "other") {
    return {
      what: `${file} was learned from ${kept.reference ?? "an image that was built"}, not from ${image}`,
      fix: again,
    };
  }
  const list = findProvenCalls(facts);
  const beyond = findBeyond(facts, listAllowed(groups));
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
}
