import type { Colours } from "../../../lib/io.ts";
import { describeAudits } from "../../audits/describe-audits.ts";
import { describeBackups } from "../../backups/backup-state.ts";
import { describeCanary } from "../../canary/judge-canary.ts";
import { describeOffers, describeReleases } from "../../releases/describe-releases.ts";
import { describeRenewals } from "../../renewals/describe-renewals.ts";
import { computeScore } from "../../score/compute-score.ts";
import { describeScore } from "../../score/describe-score.ts";
import { describeRun } from "../../summary.ts";
import type { Report } from "../../types.ts";
import { list } from "./block.ts";
import { failedBlock, interruptedBlock } from "./failed.ts";
import { findingsBlock, noteLines } from "./findings.ts";
import { changesBlock, passBlocks } from "./passes.ts";
import { outcomesBlock, urlRows } from "./servers.ts";

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
    ...report.passes.flatMap((pass) => passBlocks(pass, report, { colours, isSeen: seen.changes ?? false })),
    list("Notes", noteLines(report, seen.known), colours),
    list("To go back", describeOffers(report), colours),
  ];
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n");
}
