import { alignRows } from "../report/table.ts";
import { type Comparison, relations } from "./compare.ts";
import { countBySeverity } from "./count-holes.ts";
import { explainComparison } from "./explain.ts";
import type { Reading, ScannedImage } from "./types.ts";

/** What came of one scanner in one place: a host, or `here`. */
export interface ScanOutcome {
  readonly scanner: string;
  readonly place: string;
  readonly outcome:
    | (Extract<Reading, { readonly state: "complete" }> & { readonly comparisons: readonly Comparison[] })
    | { readonly state: "aborted" | "missing"; readonly why: string };
}

/** What each scanner came to: the sums first, then each check on which scanner and measurement differ. */
export function describeScan(outcomes: readonly ScanOutcome[]): readonly string[] {
  return outcomes.flatMap((one, at) => [...(at === 0 ? [] : [""]), ...describeOne(one)]);
}

function describeOne({ scanner, place, outcome }: ScanOutcome): readonly string[] {
  if (outcome.state !== "complete") {
    return [`✖ ${scanner} on ${place}: ${outcome.state}: ${outcome.why}. Nothing counts as passed.`];
  }
  const { comparisons, version, figure, results, images = [] } = outcome;
  const count = (level: string) => results.filter((one) => one.level === level).length;
  const sums = [`${count("passed")} passed`, `${count("warned")} warned`, `${count("noted")} noted`];
  const related = relations
    .map((relation) => ({ relation, count: comparisons.filter((one) => one.relation === relation).length }))
    .filter((one) => one.count > 0)
    .map((one) => `${one.count} ${one.relation}`);
  const differing = comparisons.filter(isTold);
  return [
    `${scanner} ${version} on ${place}: ${sums.join(", ")}${figure === undefined ? "" : `, ${figure}`}`,
    `  beside what was measured: ${related.join(", ") || "nothing to compare"}`,
    ...(differing.length === 0 ? [] : alignRows(differing.map(rowOf)).map((line) => `  ${line}`)),
    ...images.flatMap(describeImage),
  ];
}

/** Of one image, so many holes are told; the JSON has all. */
const mostHoles = 10;

/** The image of a service: how many holes are known by severity, and the worst that a newer package closes. */
function describeImage({ service, system, holes }: ScannedImage): readonly string[] {
  const severe = holes.filter(({ severity, fixed }) => fixed !== undefined && ["critical", "high"].includes(severity));
  const rows = severe
    .slice(0, mostHoles)
    .map((one) => [one.severity, one.id, one.package, `${one.installed} → ${one.fixed}`]);
  const left = severe.length - rows.length;
  return [
    `  the image of ${service}${system === undefined ? "" : ` (${system})`}: ${countBySeverity(holes)}`,
    ...alignRows(rows).map((line) => `    ${line}`),
    ...(left > 0 ? [`    and ${left} more of these, which --json has`] : []),
  ];
}

/** Agreement needs no line; what a scanner passes and nothing is known of needs none either. */
function isTold({ relation, level }: Comparison): boolean {
  return relation === "weaker" || (level === "warned" && relation !== "agree");
}

function rowOf(comparison: Comparison): readonly string[] {
  const { relation, id, service = "–", controls, title } = comparison;
  const explained = relation === "unknown" ? title : `${title}: ${explainComparison(comparison)}`;
  return [relation, id, service, controls.join(", ") || "–", explained];
}
