import type { TaskResult } from "../../ansible/types.ts";
import { lookUp } from "../../lib/fields.ts";
import type { Colours } from "../../lib/io.ts";
import { formatSeconds } from "../../lib/text/seconds.ts";
import { describeChanges } from "../../why/describe.ts";
import { describeAudits } from "../audits/describe-audits.ts";
import { describeBackups } from "../backups/backup-state.ts";
import { describeCanary } from "../canary/judge-canary.ts";
import { adviseLearning } from "../findings/advise-learning.ts";
import { controlColumns, placeFinding } from "../grid/control-columns.ts";
import { drawBarAndGrid, marks } from "../grid/draw.ts";
import { type About, explainFailure } from "../hints.ts";
import { adviseAfter, describeInterruption } from "../interruption/describe-interruption.ts";
import { countOutcomes, groupOutcomes } from "../outcomes/describe-outcomes.ts";
import { describeOffers, describeReleases } from "../releases/describe-releases.ts";
import { describeRenewals } from "../renewals/describe-renewals.ts";
import { computeScore } from "../score/compute-score.ts";
import { describeScore } from "../score/describe-score.ts";
import {
  describeChangesBefore,
  describePlace,
  describeRun,
  findComplaint,
  findFix,
  joinSameResults,
  judgeFinding,
  passNames,
  summariseFindings,
  titleChanges,
  titleControls,
} from "../summary.ts";
import { alignRows, makeStatsRows, statsColumns } from "../table.ts";
import type { Finding, Outcome, Pass, Report } from "../types.ts";

/** What the user has seen already. */
interface Seen {
  /** Notes that are counted, not repeated. */
  readonly known?: readonly string[];
  /** The changes were shown while they were made. */
  readonly changes?: boolean;
}

/** The report for the terminal, the result first; without a newline at its end. */
export function formatReport(report: Report, colours: Colours, seen: Seen = {}): string {
  const good =
    report.passes.every((pass) => pass.ending.type === "done") &&
    report.idempotent !== false &&
    report.canary?.stopped === undefined;
  const mark = good ? colours.green("✔") : colours.red("✖");
  const score = computeScore(report);
  const blocks = [
    [
      `${mark} ${colours.bold(describeRun(report))}`,
      ...describeReleases(report).map((line) => `  ${line}`),
      ...(score === undefined ? [] : [`  ${describeScore(score).replaceAll("\n", " ")}`]),
    ],
    ...report.passes.map((pass) => interruptedBlock(pass, colours)),
    ...report.passes.map((pass) => failedBlock(pass, report.stack, colours)),
    outcomesBlock(report, colours),
    list("Canary", describeCanary(report), colours),
    ...report.passes.map((pass) => changesBlock(pass, report, colours)),
    findingsBlock(report, colours),
    list("Backups", describeBackups(report.backups ?? []), colours),
    list("Found by the servers themselves", describeAudits(report.audits ?? []), colours),
    list("Images", describeRenewals(report.renewals ?? []), colours),
    list("Answers at", urlRows(report), colours),
    ...report.passes.flatMap((pass) => passBlocks(pass, report, { colours, seen })),
    list("Notes", noteLines(report, seen.known), colours),
    list("To go back", describeOffers(report), colours),
  ];
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n");
}

type Block = readonly string[];

function passBlocks(
  pass: Pass,
  report: Report,
  { colours, seen }: { readonly colours: Colours; readonly seen: Seen },
): readonly Block[] {
  const title =
    report.passes.length > 1 ? [colours.bold(`${capital(passNames[pass.name])}, ${formatSeconds(pass.seconds)}`)] : [];
  const rows = makeStatsRows(pass);
  const [header = "", ...hosts] = rows.length > 0 ? alignRows([statsColumns, ...rows]) : [];
  const table = rows.length > 0 ? [colours.dim(header), ...hosts] : [];
  return [
    [...title, ...table],
    // Where it is told above what changed, the tasks that did it are not told again.
    pass.changes !== undefined || (seen.changes && pass.name !== "check")
      ? []
      : list(titleChanges(pass), joinSameResults(pass.changed).map(changedText), colours),
    list("Warnings of Ansible", pass.warnings, colours),
  ];
}

function changedText(result: TaskResult): string {
  const why = result.changes.length > 0 ? `: ${shortList(result.changes)}` : "";
  return `${result.host}  ${result.task}${why.replaceAll("\n", " ")}${hidden(result)}`;
}

/** How many of a task's changes are shown; the JSON report has them all. */
const changesShown = 3;

function shortList(changes: readonly string[]): string {
  const more = changes.length - changesShown;
  return `${changes.slice(0, changesShown).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function hidden(result: TaskResult): string {
  return result.censored ? " (its changes are hidden, because they contain a secret)" : "";
}

function interruptedBlock(pass: Pass, colours: Colours): Block {
  const rows = describeInterruption(pass);
  return rows.length === 0
    ? []
    : [
        colours.bold("Interrupted"),
        ...alignRows(rows).map((line) => `  ${line}`),
        `  ${colours.cyan("→")} ${adviseAfter(pass)}`,
      ];
}

function failedBlock(pass: Pass, stack: string, colours: Colours): Block {
  const complaint = findComplaint(pass.ending);
  const lines = [
    ...joinSameResults(pass.failed).flatMap((result) => failureLines(result, stack, colours)),
    ...describeChangesBefore(pass).map((line) => `  ${line}`),
    ...(complaint === undefined ? [] : complaintLines(complaint, { stack }, colours)),
  ];
  return lines.length === 0 ? [] : [colours.red(colours.bold("Failed")), ...lines];
}

function failureLines(result: TaskResult, stack: string, colours: Colours): Block {
  const where = result.path === undefined ? "" : colours.dim(`  ${result.path}`);
  const message =
    result.message ??
    (result.censored ? "Its output is hidden, because it may contain a secret." : "It gave no message.");
  return [
    `  ${result.host}  ${result.task}${where}`,
    ...complaintLines(message, { stack, host: result.host, outcome: result.outcome }, colours),
  ];
}

function complaintLines(failure: string, about: About, colours: Colours): Block {
  const { message, advice } = explainFailure(failure, about);
  return [
    ...message.split("\n").map((line) => `    ${line}`),
    ...(advice === undefined ? [] : [`    ${colours.cyan("→")} ${advice}`]),
  ];
}

/** How far the run came on each server, where not on all to its end. */
function outcomesBlock(report: Report, colours: Colours): Block {
  const groups = groupOutcomes(report);
  return groups.length === 0
    ? []
    : [
        `${colours.bold("Servers")}  ${countOutcomes(report.outcomes ?? [])}`,
        ...groups.map(({ outcome, words, hosts }) => `  ${markOutcome(outcome, colours)} ${hosts}: ${words}`),
      ];
}

function markOutcome(outcome: Outcome["outcome"], colours: Colours): string {
  if (outcome === "done") {
    return colours.green("✔");
  }
  return outcome === "not-begun" ? colours.dim("·") : colours.red(marks.failed);
}

/** Each thing that changed, below its cause. */
function changesBlock(pass: Pass, { passes }: Report, colours: Colours): Block {
  if (pass.changes === undefined) {
    return [];
  }
  const isFleet = Object.keys(pass.hosts).length > 1;
  const groups = describeChanges(pass.changes, isFleet);
  const which = passes.length > 1 ? ` (${passNames[pass.name]})` : "";
  return [
    colours.bold(`${titleChanges(pass)}${which}`),
    ...groups.flatMap(({ why, rows }) => [`  ${colours.cyan(why)}`, ...alignRows(rows).map((row) => `    ${row}`)]),
  ];
}

function findingsBlock({ findings, passes }: Report, colours: Colours): Block {
  if (findings.length === 0) {
    return [];
  }
  const { counts, broken, open, notMeasured } = summariseFindings(findings);
  const learning = adviseLearning(findings);
  const lines = [
    ...broken.flatMap((finding) => brokenLines(finding, colours)),
    ...open.map((line) => `  ${colours.yellow(marks.open)} ${line}`),
    ...notMeasured.map((line) => `  ${colours.yellow(marks.unmeasured)} ${line}`),
    ...(learning === undefined ? [] : [`  ${colours.cyan("→")} ${learning}`]),
  ];
  return [
    `${colours.bold(titleControls(passes))}  ${counts}`,
    ...drawBarAndGrid(findings.map(placeFinding), controlColumns),
    ...(lines.length === 0 ? [] : ["", ...lines]),
  ];
}

/** Each note once: what is left open stands above with its reason, and what the user knows is counted. */
function noteLines({ notes, findings }: Report, known: readonly string[] = []): readonly string[] {
  const above = findings
    .filter(isOpen)
    .flatMap(({ control, open = "", accepted = [] }) => [
      { name: control, why: open },
      ...accepted.map(({ entry, reason }) => ({ name: entry, why: reason })),
    ]);
  const left = notes.filter((note) => !above.some(({ name, why }) => note.includes(name) && note.includes(why)));
  const news = left.filter((note) => !known.includes(note));
  const count = left.length - news.length;
  return count === 0 ? news : [...news, `${count} as before: README.md, under "To know"`];
}

function isOpen(finding: Finding): boolean {
  return judgeFinding(finding) === "open";
}

function brokenLines(finding: Finding, colours: Colours): Block {
  const fix = findFix(finding);
  return [
    `  ${colours.red(marks.failed)} ${findingText(finding)}`,
    ...(fix === undefined ? [] : [`    ${colours.cyan("→")} ${fix}`]),
  ];
}

function findingText({ control, evidence, why, ...of }: Finding): string {
  const found = evidence === undefined ? "" : `, found: ${evidence}`;
  return `${control} (${describePlace(of)})${why === undefined ? "" : `: ${why}`}${found}`.replaceAll("\n", " ");
}

/** Of more addresses than that, a few are shown; the JSON report has them all. */
const mostUrls = 12;
const fewUrls = 4;

function urlRows({ urls, tunnels = {} }: Report): readonly string[] {
  const all = Object.entries(urls);
  const shown = all.slice(0, all.length > mostUrls ? fewUrls : mostUrls);
  const more = all.length - shown.length;
  const rows = alignRows(shown.map(([service, url]) => [`${service} `, url]));
  const ways = shown.map(([service]) => lookUp(tunnels, service));
  const lines = rows.flatMap((row, index) => {
    const way = ways[index];
    return way === undefined ? [row] : [row, "  on the server itself only; to reach it from here:", `    ${way}`];
  });
  return more > 0 ? [...lines, `and ${more} more: harden-init report --format json`] : lines;
}

function list(title: string, lines: readonly string[], colours: Colours): Block {
  return lines.length === 0 ? [] : [colours.bold(title), ...lines.map((line) => `  ${line}`)];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
