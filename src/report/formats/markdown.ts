import type { TaskResult } from "../../ansible/types.ts";
import { lookUp } from "../../lib/fields.ts";
import { formatSeconds } from "../../lib/text/seconds.ts";
import { describeChanges } from "../../why/describe.ts";
import { describeAudits } from "../audits/describe-audits.ts";
import { describeBackups } from "../backups/backup-state.ts";
import { describeCanary } from "../canary/judge-canary.ts";
import { adviseLearning } from "../findings/advise-learning.ts";
import { type About, explainFailure } from "../hints.ts";
import { describeInterruption } from "../interruption/describe-interruption.ts";
import { titleLesson } from "../learned/title-lesson.ts";
import { countOutcomes, groupOutcomes } from "../outcomes/describe-outcomes.ts";
import { describeRenewals } from "../renewals/describe-renewals.ts";
import { computeScore } from "../score/compute-score.ts";
import { describePoints } from "../score/describe-score.ts";
import {
  describeCause,
  describeChangesBefore,
  describePlace,
  describeRun,
  findComplaint,
  findFix,
  joinSameResults,
  passNames,
  summariseFindings,
  titleChanges,
  titleControls,
} from "../summary.ts";
import { makeStatsRows, statsColumns } from "../table.ts";
import type { Finding, LearnedService, Pass, Report } from "../types.ts";
import { bulletList as bullets, escapeMarkdown as plain } from "./markdown-text.ts";
import type { ReportSources } from "./sources.ts";

/** The report as Markdown, for a ticket or a wiki. Texts from hosts cannot become markup in it. */
export function formatMarkdown({ report }: Pick<ReportSources, "report">): string {
  const blocks = [
    `# ${plain(describeRun(report))}`,
    `${plain(report.startedAt)} to ${plain(report.endedAt)}, harden-init ${plain(report.tool)}`,
    ...scoreBlock(report),
    ...outcomesBlock(report),
    ...bullets("Canary", describeCanary(report).map(plain)),
    ...report.passes.flatMap((pass) => passBlocks(pass, report.stack)),
    ...findingsBlocks(report),
    ...bullets("Backups", describeBackups(report.backups ?? []).map(plain)),
    ...bullets("Found by the servers themselves", describeAudits(report.audits ?? []).map(plain)),
    ...(report.learned ?? []).flatMap(learnedBlock),
    ...bullets("Images", describeRenewals(report.renewals ?? []).map(plain)),
    ...bullets(
      "Answers at",
      Object.entries(report.urls).map(
        ([service, url]) =>
          `${plain(service)}: <${url.replaceAll(/[<>\s]/g, encodeURIComponent)}>${wayTo(lookUp(report.tunnels ?? {}, service))}`,
      ),
    ),
    ...bullets("Notes", report.notes.map(plain)),
  ];
  return blocks.join("\n\n");
}

/** What a service was, and what is enough. */
function learnedBlock(lesson: LearnedService): readonly string[] {
  const rows = lesson.rows.map(({ what, before, after, why }) => [what, before, after, why.join("; ")]);
  return [
    `## ${plain(titleLesson(lesson))}`,
    table([["", "as shipped", "learned", "what was observed"], ...rows]),
    ...bullets("Not exercised", lesson.unexercised.map(plain)),
  ];
}

function scoreBlock(report: Report): readonly string[] {
  const score = computeScore(report);
  return score === undefined ? [] : [`**Score ${score.value} of 100** ${plain(`(${describePoints(score)})`)}`];
}

function outcomesBlock(report: Report): readonly string[] {
  const groups = groupOutcomes(report);
  const rows = groups.map(({ words, hosts }) => [hosts, words]);
  return groups.length === 0
    ? []
    : [`## Servers: ${countOutcomes(report.outcomes ?? [])}`, table([["server", "how far the run came"], ...rows])];
}

function wayTo(tunnel: string | undefined): string {
  return tunnel === undefined ? "" : `, on the server itself only; to reach it from here: ${plain(tunnel)}`;
}

function passBlocks(pass: Pass, stack: string): readonly string[] {
  const complaint = findComplaint(pass.ending);
  const failures = [
    ...joinSameResults(pass.failed).map((result) => failureText(result, stack)),
    ...(complaint === undefined ? [] : [explained(complaint, { stack })]),
    ...describeChangesBefore(pass).map(plain),
  ];
  const rows = makeStatsRows(pass);
  return [
    `## ${plain(passNames[pass.name])}: ${pass.ending.type}, ${formatSeconds(pass.seconds)}`,
    ...(rows.length === 0 ? [] : [table([statsColumns, ...rows])]),
    ...bullets(
      "Interrupted",
      describeInterruption(pass).map(([word, text]) => plain(`${word}: ${text}`)),
    ),
    ...changesBlocks(pass),
    ...bullets("Failed", failures),
    ...bullets("Warnings of Ansible", pass.warnings.map(plain)),
  ];
}

/** Each thing that changed, below its cause; a record of an earlier version has the tasks only. */
function changesBlocks(pass: Pass): readonly string[] {
  if (pass.changes === undefined) {
    return bullets(titleChanges(pass), joinSameResults(pass.changed).map(changedText));
  }
  const groups = describeChanges(pass.changes, Object.keys(pass.hosts).length > 1);
  const lines = groups.flatMap(({ why, rows }) => [
    `- ${plain(why)}`,
    ...rows.map(([thing, what]) => `  - **${plain(thing)}**${what === "" ? "" : ` ${plain(what)}`}`),
  ]);
  return [`### ${titleChanges(pass)}`, lines.join("\n")];
}

function changedText(result: TaskResult): string {
  const why = result.changes.length === 0 ? "" : `: ${result.changes.map(plain).join(", ")}`;
  return `${plain(result.host)}: **${plain(result.task)}**${why}`;
}

function failureText({ host, task, outcome, message = "no message" }: TaskResult, stack: string): string {
  return `${plain(host)}: **${plain(task)}**: ${explained(message, { stack, host, outcome })}`;
}

function explained(failure: string, about: About): string {
  const { message, advice } = explainFailure(failure, about);
  return `${plain(message)}${advice === undefined ? "" : `\n  - ${advice}`}`;
}

function findingsBlocks({ findings, passes }: Report): readonly string[] {
  if (findings.length === 0) {
    return [];
  }
  const { counts, broken, open, notMeasured } = summariseFindings(findings);
  const learning = adviseLearning(findings);
  const lines = [
    ...broken.map(
      (finding) =>
        `**${plain(finding.control)}** ${plain([describePlace(finding), describeCause(finding)].filter(Boolean).join(", "))}${fixText(finding)}`,
    ),
    ...open.map((line) => `left open: ${plain(line)}`),
    ...notMeasured.map(plain),
    ...(learning === undefined ? [] : [plain(learning)]),
  ];
  return [
    `## ${titleControls(passes)}`,
    counts,
    ...(lines.length === 0 ? [] : [lines.map((line) => `- ${line}`).join("\n")]),
  ];
}

function fixText(finding: Finding): string {
  const fix = findFix(finding);
  return fix === undefined ? "" : `\n  - ${plain(fix)}`;
}

/** Columns of numbers stand to the right. */
function table([header = [], ...rows]: readonly (readonly string[])[]): string {
  const isNumeric = (column: number) => rows.every((row) => /^\d+$/.test(row[column] ?? ""));
  const line = (cells: readonly string[]) => `| ${cells.map(plain).join(" | ")} |`;
  return [
    line(header),
    `|${header.map((_, index) => (isNumeric(index) ? " ---: |" : " --- |")).join("")}`,
    ...rows.map(line),
  ].join("\n");
}
