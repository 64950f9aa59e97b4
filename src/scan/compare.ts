import type { Finding } from "../report/types.ts";
import { isLeftOut } from "./catalogue-ids.ts";
import type { Level, Scanner, ScanResult } from "./types.ts";

/**
 * How what a scanner says stands to what was measured:
 * - `agree`: both find that it holds, or both that it does not;
 * - `stricter`: the scanner warns where the control holds by our measurement;
 * - `weaker`: the scanner passes where a control does not hold, or is left open;
 * - `superseded`: the catalogue explains why the measure is not taken, and what is done in its place;
 * - `unmeasured`: we could not measure what the scanner is about;
 * - `unknown`: the catalogue has nothing for it.
 */
export const relations = ["weaker", "stricter", "unmeasured", "unknown", "superseded", "agree"] as const;
export type Relation = (typeof relations)[number];

/** One check of a scanner beside what was measured of the same thing. */
export interface Comparison {
  readonly id: string;
  readonly title: string;
  readonly level: Exclude<Level, "noted">;
  /** The service that it is about; absent for the server, or where the scanner names none. */
  readonly service?: string;
  readonly relation: Relation;
  readonly controls: readonly string[];
  /** Why the control does not hold or is left open, as it was measured. */
  readonly why?: string;
  readonly detail?: string;
}

/** Each check of a scanner that passed or warned on a host, beside the findings of that host. */
export function compareResults(
  results: readonly ScanResult[],
  scanner: Pick<Scanner, "controlsOf">,
  findings: readonly Finding[],
): readonly Comparison[] {
  return results.flatMap((result) => {
    const controls = scanner.controlsOf(result.id);
    const places = result.services.length === 0 ? [undefined] : result.services;
    return result.level === "noted" ? [] : places.map((service) => compareOne(result, service, controls, findings));
  });
}

function compareOne(
  { id, title, level, detail }: ScanResult,
  service: string | undefined,
  controls: readonly string[],
  findings: readonly Finding[],
): Comparison {
  const own = findings.filter(
    (finding) => controls.includes(finding.control) && (service === undefined || finding.service === service),
  );
  const broken = own.find(({ ok }) => ok === false);
  const warned = level === "warned";
  return {
    id,
    title,
    level: warned ? "warned" : "passed",
    relation: relate(warned, own, controls),
    controls,
    ...(service !== undefined && { service }),
    ...(broken?.why !== undefined && { why: broken.open ?? broken.why }),
    ...(warned && detail !== undefined && { detail }),
  };
}

function relate(warned: boolean, own: readonly Finding[], controls: readonly string[]): Relation {
  if (own.some(({ ok }) => ok === false)) {
    return warned ? "agree" : "weaker";
  }
  if (own.some(({ ok }) => ok === true)) {
    // One that was measured and one that was not say together that the whole is not known.
    return own.some(({ ok }) => ok === null) ? "unmeasured" : warned ? "stricter" : "agree";
  }
  if (own.length > 0) {
    return "unmeasured";
  }
  return controls.some(isLeftOut) ? "superseded" : controls.length > 0 ? "unmeasured" : "unknown";
}
