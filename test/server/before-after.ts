import { explainComparison } from "../../src/scan/explain.ts";
import type { ScanOutcome } from "../../src/scan/scan-lines.ts";
import type { Reading, ScanResult } from "../../src/scan/types.ts";

type Complete = Extract<Reading, { readonly state: "complete" }>;
type CompleteOutcome = Extract<ScanOutcome["outcome"], { readonly state: "complete" }>;

/** What two scanners said of a server before it was hardened, and after. */
export interface BeforeAfter {
  /** The system, kernel and engine. */
  readonly server: string;
  readonly dockerBench: { readonly before: Complete; readonly after: CompleteOutcome };
  readonly lynis: { readonly before: Complete; readonly after: CompleteOutcome };
}

/** The page, as Markdown. */
export function describeBeforeAfter({ server, dockerBench, lynis }: BeforeAfter): string {
  const rows = dockerBench.after.comparisons.filter(({ level }) => level === "warned");
  const gone = listGone(dockerBench.before.results, dockerBench.after.results);
  return `# What scanners say, before and after

The emulated server of \`npm run test:server\` (${server}): first with the engine as the distribution installs it and the case study's plain stack, then with what harden-init made
of the same server. Each scanner is at the commit that \`harden-init scan\` pins, and looks at the whole server. \`SCANNERS_DOCUMENT=docs/scanners.md SCANNERS_TOOLS=FOLDER npm run test:server -- scanners\` makes this page.

| | before | after |
|---|---:|---:|
| docker-bench-security ${dockerBench.after.version}: warnings | ${countLevel(dockerBench.before, "warned")} | **${countLevel(dockerBench.after, "warned")}** |
| docker-bench-security: passed | ${countLevel(dockerBench.before, "passed")} | **${countLevel(dockerBench.after, "passed")}** |
| Lynis ${lynis.after.version}: ${lynis.after.figure?.replace(/ \d+$/, "") ?? "index"} | ${readIndex(lynis.before)} | **${readIndex(lynis.after)}** |
| Lynis: warnings | ${countLevel(lynis.before, "warned")} | **${countLevel(lynis.after, "warned")}** |
| Lynis: suggestions | ${countLevel(lynis.before, "noted")} | **${countLevel(lynis.after, "noted")}** |

## What docker-bench-security still warns of

In the words of \`harden-init scan\`: how the warning stands to what was measured, and why it stays.

| check | about | stands as | why |
|---|---|---|---|
${rows.map((row) => writeRow([`${row.id} ${row.title}`, row.service ?? "the server", row.relation, explainComparison(row)])).join("\n")}

## What it no longer warns of

| check |
|---|
${gone.map(({ id, title }) => writeRow([`${id} ${title}`])).join("\n")}

## What Lynis warns of

| check | before | after | stands as | why |
|---|---|---|---|---|
${listLynis(lynis.before, lynis.after).map(writeRow).join("\n")}

The server is made of the release's own archive, without the security updates that came later, and apt's timers do not run while it is tested.
`;
}

export function countLevel({ results }: Pick<Complete, "results">, level: ScanResult["level"]): number {
  return results.filter((one) => one.level === level).length;
}

/** The number in which Lynis sums up; -1 if it says none. */
export function readIndex({ figure = "" }: Pick<Complete, "figure">): number {
  return Number(/\d+$/.exec(figure)?.[0] ?? -1);
}

function listGone(before: readonly ScanResult[], after: readonly ScanResult[]): readonly ScanResult[] {
  const still = new Set(after.filter(({ level }) => level === "warned").map(({ id }) => id));
  return before.filter(({ id, level }) => level === "warned" && !still.has(id));
}

function listLynis(before: Complete, after: CompleteOutcome): readonly (readonly string[])[] {
  const warned = ({ results }: Complete) =>
    new Map(results.filter(({ level }) => level === "warned").map((one) => [`${one.id} ${one.title}`, one]));
  const [earlier, later] = [warned(before), warned(after)];
  const names = [...new Set([...earlier.keys(), ...later.keys()])].sort();
  return names.map((name) => {
    const left = after.comparisons.find(({ id, title, level }) => level === "warned" && `${id} ${title}` === name);
    const reasons = left === undefined ? ["–", "–"] : [left.relation, explainComparison(left)];
    return [name, earlier.has(name) ? "warned" : "–", later.has(name) ? "warned" : "–", ...reasons];
  });
}

/** A line of a table. */
function writeRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
}
