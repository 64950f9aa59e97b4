import { answersFile } from "../../../answers/file.ts";
import { findBeyond, findProvenCalls } from "../../../learn/calls.ts";
import { findKept, type Kept, matchImage } from "../../../learn/kept.ts";
import { buildUsageProblem, type Complaint } from "../../../lib/errors.ts";
import { makePrintable } from "../../../lib/text/printable.ts";
import { type CallList, listAllowed } from "../../../plan/seccomp/learned.ts";
import { loadSeccompGroups } from "../../../plan/templates/load.ts";
import { readKept } from "../../../project/learned/store.ts";
import type { Project } from "../../../project/open.ts";
import { chooseServices } from "../choose.ts";

/** A service with a list that was proven of its present image. */
export interface Listed {
  readonly service: string;
  readonly kept: Kept;
  readonly list: CallList;
}

/**
 * The services whose lists can be watched: those that are named, else all of which there is a list.
 *
 * @throws Problem (exit 2) with each named one of which there is none; or where there is none at all
 */
export async function chooseListed(project: Project, named: readonly string[]): Promise<readonly Listed[]> {
  const allowed = listAllowed(await loadSeccompGroups());
  const all = readKept(project.root);
  const found = chooseServices(project, named).map((service) => findListed(project, all, service, allowed));
  const listed = found.flatMap((one) => ("what" in one ? [] : [one]));
  const complaints = found.flatMap((one) => ("what" in one ? [one] : []));
  if (named.length > 0 ? complaints.length > 0 : listed.length === 0) {
    throw buildUsageProblem(complaints);
  }
  return listed;
}

function findListed(
  { answers }: Project,
  all: readonly Kept[],
  service: string,
  allowed: ReadonlySet<string>,
): Listed | Complaint {
  const image = answers.services[service]?.image;
  const kept = findKept(all, service, image);
  const list = kept && findProvenCalls(kept.result.facts);
  const isUsable =
    kept !== undefined && matchImage(kept, image) !== "other" && findBeyond(kept.result.facts, allowed).length === 0;
  return list !== undefined && isUsable
    ? { service, kept, list }
    : {
        where: `${answersFile} services.${service}`,
        what: "no list of the system calls of its present image was proven, so there is nothing to watch by",
        fix: `First: harden-init learn ${service}`,
      };
}

/**
 * The services whose lists are watched: those that are named, else all.
 *
 * @throws Problem (exit 2) with each named one that is not; or where none is
 */
export async function chooseWatched(project: Project, named: readonly string[]): Promise<readonly Listed[]> {
  const watched = project.model.services.filter(({ seccomp }) => seccomp === "watched").map(({ name }) => name);
  const known = watched.length === 0 ? {} : { fix: `These are: ${watched.join(", ")}.` };
  const others = chooseServices(project, named).filter((name) => named.includes(name) && !watched.includes(name));
  if (others.length > 0) {
    throw buildUsageProblem(
      others.map((name) => ({ what: `the system calls of \`${makePrintable(name, 60)}\` are not watched`, ...known })),
    );
  }
  if (watched.length === 0) {
    throw buildUsageProblem({
      what: "the system calls of no service are watched",
      fix: "harden-init learn --watch 7d begins that.",
    });
  }
  return chooseListed(project, named.length === 0 ? watched : named);
}
