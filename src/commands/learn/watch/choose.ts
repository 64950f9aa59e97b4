import { answersFile } from "../../../answers/file.ts";
import { findBeyond, findProvenCalls, findProvenRules } from "../../../learn/calls.ts";
import { findKept, type Kept, matchImage } from "../../../learn/kept.ts";
import { findPresent, listWatched, type Watchable } from "../../../learn/present.ts";
import { buildUsageProblem, type Complaint } from "../../../lib/errors.ts";
import { makePrintable } from "../../../lib/text/printable.ts";
import { isOn } from "../../../plan/context/asked.ts";
import type { SeccompGroups } from "../../../plan/seccomp/profile.ts";
import { loadSeccompGroups } from "../../../plan/templates/load.ts";
import { readKept } from "../../../project/learned/store.ts";
import type { Project } from "../../../project/open.ts";
import { chooseServices } from "../choose.ts";

/** A service with lists that were proven of its present image. */
export interface Listed {
  readonly service: string;
  readonly kept: Kept;
  readonly keys: readonly Watchable[];
}

/**
 * The services whose lists can be watched: those that are named, else all of which there is one.
 *
 * @throws Problem (exit 2) with each named one of which there is none; or where there is none at all
 */
export async function chooseListed(project: Project, named: readonly string[]): Promise<readonly Listed[]> {
  const groups = await loadSeccompGroups();
  const all = readKept(project.root);
  const found = chooseServices(project, named).map((service) => findListed(project, all, service, groups));
  const listed = found.flatMap((one) => ("what" in one ? [] : [one]));
  const complaints = found.flatMap((one) => ("what" in one ? [one] : []));
  if (named.length > 0 ? complaints.length > 0 : listed.length === 0) {
    throw buildUsageProblem(complaints);
  }
  return listed;
}

function findListed(
  { answers, model }: Project,
  all: readonly Kept[],
  service: string,
  groups: SeccompGroups,
): Listed | Complaint {
  const image = answers.services[service]?.image;
  const kept = findKept(all, service, image);
  const keys = kept && matchImage(kept, image) !== "other" ? listProven(kept, groups) : [];
  const usable = keys.filter((key) => isOn(model, key));
  return kept !== undefined && usable.length > 0
    ? { service, kept, keys: usable }
    : {
        where: `${answersFile} services.${service}`,
        what: "nothing that its present image may do was proven (system calls, or an AppArmor profile), so there is nothing to watch by",
        fix: `First: harden-init learn ${service}`,
      };
}

function listProven({ result: { facts } }: Kept, groups: SeccompGroups): readonly Watchable[] {
  const hasCalls = findProvenCalls(facts) !== undefined && findBeyond(facts, groups).length === 0;
  return [
    ...(hasCalls ? (["seccomp"] as const) : []),
    ...(findProvenRules(facts) === undefined ? [] : (["apparmor"] as const)),
  ];
}

/**
 * The services whose lists are watched, with these lists: those that are named, else all.
 *
 * @throws Problem (exit 2) with each named one that is not; or where none is
 */
export async function chooseWatched(project: Project, named: readonly string[]): Promise<readonly Listed[]> {
  const keysOf = new Map(
    project.model.services.map(({ name }) => [name, listWatched(findPresent(project.model, name))] as const),
  );
  const watched = [...keysOf].flatMap(([name, keys]) => (keys.length === 0 ? [] : [name]));
  const known = watched.length === 0 ? {} : { fix: `These are: ${watched.join(", ")}.` };
  const others = chooseServices(project, named).filter((name) => named.includes(name) && !watched.includes(name));
  if (others.length > 0) {
    throw buildUsageProblem(
      others.map((name) => ({ what: `the service \`${makePrintable(name, 60)}\` is not watched`, ...known })),
    );
  }
  if (watched.length === 0) {
    throw buildUsageProblem({ what: "no service is watched", fix: "harden-init learn --watch 7d begins that." });
  }
  const listed = await chooseListed(project, named.length === 0 ? watched : named);
  return listed.map((one) => ({ ...one, keys: one.keys.filter((key) => keysOf.get(one.service)?.includes(key)) }));
}
