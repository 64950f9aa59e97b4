import { withoutDangers } from "../../model/adopt/dangers/disarm.ts";
import { getAround } from "../../model/adopt/harden.ts";
import type { Finding, Report } from "../../report/types.ts";
import type { Side } from "../types.ts";
import type { Original } from "./original.ts";
import { type Derived, staticReadings } from "./static-readings.ts";

/** A report, and what its services would be without harden-init, in the places where that is known. */
export interface DerivedSides {
  readonly before: Side;
  readonly after: Side;
  /** How many results of the report have no counterpart: the server's own, and what only a running container could tell. */
  readonly unknown: number;
}

type Place = Pick<Finding, "host" | "service" | "control">;

/**
 * Holds a report against what its services would be by their own settings.
 *
 * @param titles what the two sides are called
 */
export function deriveSides(
  originals: readonly Original[],
  report: Report,
  titles: { readonly before: string; readonly after: string },
): DerivedSides {
  const byService = new Map(originals.map((original) => [original.service, readAll(original)]));
  const read = ({ service, control }: Place) => byService.get(service ?? "")?.get(control);
  const isKnown = (place: Place) => read(place) !== undefined;
  const findings = report.findings.filter(isKnown);
  const switchedOff = (report.switchedOff ?? []).filter(isKnown);
  return {
    before: {
      title: titles.before,
      stack: report.stack,
      isDerived: true,
      findings: [...findings, ...switchedOff].flatMap((place) => {
        const derived = read(place);
        return derived === undefined ? [] : [findingOf(place, derived)];
      }),
    },
    after: { title: titles.after, stack: report.stack, isDerived: false, findings, switchedOff },
    unknown: report.findings.length - findings.length,
  };
}

function findingOf({ host, service, control }: Place, { holds, found }: Derived): Finding {
  return { host, control, ...(service !== undefined && { service }), ok: holds, evidence: found };
}

/** What is known of a service, by control. A danger that an import would take out counts against the controls that it breaks. */
function readAll(original: Original): ReadonlyMap<string, Derived> {
  const { compose, service, declared } = original;
  const { dangers } = withoutDangers(compose, {}, getAround({ service, declared }));
  const known = Object.entries(staticReadings).flatMap(([control, reading]) => {
    const found = dangers.filter(({ against }) => against.includes(control)).map(({ what }) => what);
    const derived = found.length > 0 ? { holds: false, found: found.join(", ") } : reading(original);
    return derived === undefined ? [] : [[control, derived] as const];
  });
  return new Map(known);
}
