import { findProvenCalls, findProvenRules } from "../../learn/calls.ts";
import type { Lesson } from "../../learn/facts.ts";
import { findKept, type Kept, type Match, matchImage } from "../../learn/kept.ts";
import { findPresent, listWatched } from "../../learn/present.ts";
import { describeOutside } from "../../learn/talks.ts";
import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { printJson, printLines } from "../../lib/io.ts";
import { findDay } from "../../lib/text/moments.ts";
import { readKept } from "../../project/learned/store.ts";
import { openProject } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { alignRows } from "../../report/table.ts";
import { chooseServices } from "./choose.ts";

interface Known {
  readonly service: string;
  readonly kept: Kept | undefined;
  readonly match: Match | undefined;
  /** The last day on which its lists are only watched; undefined where they are not. */
  readonly watchedUntil: string | undefined;
}

/** Shows what is kept of each service. No host is asked. Exit code 3 where something was learned from another version than the one that is named now. */
export async function showKept({ io, json, root }: Context, named: readonly string[]): Promise<ExitCode> {
  const project = await openProject(root);
  const all = readKept(root);
  const known = chooseServices(project, named).map((service): Known => {
    const reference = project.answers.services[service]?.image;
    const kept = findKept(all, service, reference);
    const present = findPresent(project.model, service);
    const watchedUntil = listWatched(present).map((key) => present.openUntil[key])[0];
    return { service, kept, match: kept && matchImage(kept, reference), watchedUntil };
  });
  if (json) {
    printJson(io, { services: known.map(asJson) }, 2);
  } else {
    printLines(io, alignRows(known.map((one) => [one.service, describe(one)])));
  }
  return known.some(({ match }) => match === "other") ? exitCodes.notAsWanted : exitCodes.done;
}

function describe({ kept, match, watchedUntil }: Known): string {
  if (kept === undefined || match === undefined) {
    return "not learned yet";
  }
  const { result, host, at, reference } = kept;
  const what = result.state === "partial" ? `learned in part only (${result.why})` : "learned";
  return [
    `${what} on ${host}, ${at.slice(0, 10)}`,
    ...callWords(result),
    ...(findProvenRules(result.facts) === undefined ? [] : ["an AppArmor profile"]),
    ...(result.facts.network ? [describeOutside(result.facts.network)] : []),
    ...watchWords(watchedUntil),
    ...matchWords(match, reference),
  ].join("; ");
}

function watchWords(until: string | undefined): readonly string[] {
  return until === undefined ? [] : [`watched until ${until}${until < findDay() ? " (over)" : ""}`];
}

function callWords({ facts }: Lesson): readonly string[] {
  const list = findProvenCalls(facts);
  return list === undefined
    ? facts.calls
      ? ["no list of its system calls"]
      : []
    : [`a list of ${list.calls.length} system calls of ${list.machine}`];
}

function matchWords(match: Match, reference: string | undefined): readonly string[] {
  return {
    same: [],
    built: ["its image is built: learn again after a change"],
    other: [`learned from another version (${reference ?? "an image that was built"}): learn again, or accept that`],
  }[match];
}

function asJson({ service, kept, match, watchedUntil }: Known): object {
  return kept === undefined
    ? { service, state: "unknown" }
    : {
        service,
        state: kept.result.state,
        version: match,
        reference: kept.reference,
        image: kept.result.image,
        digests: kept.result.digests,
        host: kept.host,
        at: kept.at,
        calls: kept.result.facts.calls?.value ?? [],
        enforced: findProvenCalls(kept.result.facts) !== undefined,
        profile: findProvenRules(kept.result.facts) ?? [],
        network: kept.result.facts.network ?? null,
        ...(watchedUntil !== undefined && { watchedUntil }),
      };
}
