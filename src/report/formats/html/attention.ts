import { findControl } from "../../../controls/catalogue.ts";
import { severities } from "../../../controls/types.ts";
import type { Comparison } from "../../compare.ts";
import { describeCause, groupBy, judgeFinding } from "../../summary.ts";
import type { Finding, Report } from "../../types.ts";
import { type AllPlaces, describePlaces } from "./places.ts";
import { stateNames } from "./verdict.ts";

/** What does not hold, the most serious first: each cause once, with its places. */
export function listFailures(findings: readonly Finding[], all: AllPlaces) {
  const failed = findings.filter((finding) => judgeFinding(finding) === "failed");
  const groups = groupBy(failed, (finding) => JSON.stringify([finding.control, describeCause(finding)]));
  return [...groups.values()]
    .flatMap(([first, ...more]) => {
      if (first === undefined) {
        return [];
      }
      const control = findControl(first.control);
      const severity = control?.severity;
      return [
        {
          slug: first.control,
          title: control?.title ?? first.control,
          severity: severity ?? "unknown",
          weight: severity === undefined ? -1 : severities.indexOf(severity),
          places: describePlaces([first, ...more], all),
          cause: describeCause(first),
          reason: control?.reason ?? "",
          set: control?.set ?? "",
        },
      ];
    })
    .sort((one, other) => other.weight - one.weight);
}

/** What is left open, each acceptance by the day when it ends; what nobody accepts comes first. */
export function listOpenPoints(findings: readonly Finding[], all: AllPlaces) {
  const open = findings.filter((finding) => judgeFinding(finding) === "open");
  const groups = groupBy(open, ({ control, open: why, accepted }) => JSON.stringify([control, why, accepted]));
  return [...groups.values()]
    .flatMap((group) => {
      const [{ control = "", open: why = "", accepted = [] } = {}] = group;
      const point = {
        slug: control,
        title: findControl(control)?.title ?? control,
        places: describePlaces(group, all),
      };
      return accepted.length === 0
        ? [{ ...point, end: "", isAccepted: false, owner: "", reason: why }]
        : accepted.map(({ entry, reason, until, owner = "" }) => ({
            ...point,
            end: until ?? "no end",
            isAccepted: true,
            owner,
            // Where there is one, the whole text also says what is kept.
            reason: accepted.length === 1 ? why : `${entry}: ${reason}`,
          }));
    })
    .sort(byEnd);
}

/** What the answers switch off, by the day when that ends. */
export function listSwitchedOff({ switchedOff = [] }: Report, all: AllPlaces) {
  const groups = groupBy(switchedOff, ({ control, reason, until, owner }) =>
    JSON.stringify([control, reason, until, owner]),
  );
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      return first === undefined
        ? []
        : [
            {
              title: findControl(first.control)?.title ?? first.control,
              places: describePlaces(group, all),
              reason: first.reason,
              end: first.until ?? "no end",
              owner: first.owner ?? "",
            },
          ];
    })
    .sort(byEnd);
}

function byEnd(one: { readonly end: string }, other: { readonly end: string }): number {
  return one.end < other.end ? -1 : Number(one.end > other.end);
}

/** What was not measured, each reason once with its controls. */
export function listUnmeasured(findings: readonly Finding[], all: AllPlaces) {
  const unmeasured = findings.filter((finding) => judgeFinding(finding) === "unmeasured");
  const groups = groupBy(unmeasured, ({ why = "no reason is known" }) => why);
  return [...groups].map(([why, group]) => ({
    why,
    controls: [...groupBy(group, ({ control }) => control)].map(([slug, own]) => ({
      slug,
      places: describePlaces(own, all),
    })),
  }));
}

/** What changed since the report before, in groups of the same change. */
export function listChanges({ gained, lost, other, added, gone }: Comparison, all: AllPlaces) {
  const part = (title: string, state: string, changes: Comparison["gained"]) => ({
    title,
    state,
    changes: [
      ...groupBy(changes, ({ finding, before, after }) => JSON.stringify([finding.control, before, after])),
    ].map(([key, group]) => {
      const [slug, before, after] = JSON.parse(key) as [string, keyof typeof stateNames, keyof typeof stateNames];
      const findings = group.map(({ finding }) => finding);
      return { slug, before: stateNames[before], after: stateNames[after], places: describePlaces(findings, all) };
    }),
  });
  return {
    parts: [part("Lost", "failed", lost), part("Gained", "passed", gained), part("Changed", "open", other)].filter(
      ({ changes }) => changes.length > 0,
    ),
    added: added.length,
    gone: gone.length,
  };
}
