import { resolve } from "node:path";
import { buildUsageProblem } from "../../lib/errors.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { type KeptRecord, listRecords } from "../record.ts";
import type { Report } from "../types.ts";
import { readReportFile } from "./read-report-file.ts";
import { requireReport } from "./require-report.ts";

/**
 * The report that a word of the command line means: a file, or else the time of a record of the project, as far as it is unique.
 *
 * @throws Problem (exit 2) if there is none, or several
 */
export async function findReport(root: string, word: string): Promise<Report> {
  const inFile = await readReportFile(resolve(word));
  return requireFindings(inFile ?? requireReport(await findRecord(root, word)), word);
}

/**
 * The record of a project that a time means: `2026-11-27T09:15` and `20261127T0915` are the beginning of the same name.
 *
 * @throws Problem (exit 2) if there is none, or several
 */
export async function findRecord(root: string, word: string): Promise<KeptRecord> {
  const wanted = word.replaceAll(/[-:]/g, "").replace(" ", "T");
  const records = /^\d{4,}/.test(wanted) ? await listRecords(root) : [];
  const [found, ...others] = records.filter(({ path }) => stampOf(path).startsWith(wanted));
  if (found === undefined) {
    throw buildUsageProblem({
      where: makePrintable(word),
      what: "there is no such file, and no record of that time in .harden/runs",
      fix: records.length === 0 ? "Give a file of `report --format json`." : `Records: ${listStamps(records)}.`,
    });
  }
  if (others.length > 0) {
    throw buildUsageProblem({
      where: makePrintable(word),
      what: `${others.length + 1} records begin so`,
      fix: `One of: ${listStamps([found, ...others])}.`,
    });
  }
  return found;
}

/** The name of a record without its folder, which begins with its time. */
function stampOf(path: string): string {
  return (path.split("/").at(-1) ?? "").replaceAll("-", "");
}

function listStamps(records: readonly KeptRecord[]): string {
  return records.map(({ path }) => path.split("/").at(-1)?.split("Z-")[0]).join(", ");
}

/** The last two reports of a project that measured something, the newest first; only one if there is no other. */
export async function listMeasured(root: string): Promise<readonly Report[]> {
  // One of a fleet is several megabytes, and mostly the first two will do.
  const newest = reportsIn(await listRecords(root, 2));
  const measured = newest.length === 2 ? newest : reportsIn(await listRecords(root));
  if (measured.length === 0) {
    throw buildUsageProblem({
      where: ".harden/runs",
      what: "no run measured anything yet",
      fix: "`harden-init deploy`, or `harden-init deploy --tags verify` where the stack runs already.",
    });
  }
  return measured.slice(0, 2);
}

/** A newest record that cannot be read is no reason to show an older one. */
function reportsIn(records: readonly KeptRecord[]): readonly Report[] {
  const [last] = records;
  if (last?.record === undefined) {
    requireReport(last);
  }
  return records.flatMap(({ record }) => {
    const report = record?.report;
    return report === undefined || report.findings.length === 0 ? [] : [report];
  });
}

function requireFindings(report: Report, word: string): Report {
  if (report.findings.length === 0) {
    throw buildUsageProblem({ where: makePrintable(word), what: "nothing was measured in this run" });
  }
  return report;
}
