import { buildUsageProblem, getErrorCode, Problem } from "../../lib/errors.ts";
import { mostOfReport, readNamedFile } from "../../lib/files/read-named.ts";
import { isMap } from "../../lib/paths.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { recordSchema, reportSchema } from "../schema/report.ts";
import type { Report } from "../types.ts";

/**
 * The report in a file: as `report --format json` and `verify --json` print it, or in a record below .harden/runs.
 *
 * @returns undefined if there is no such file
 * @throws Problem (exit 2) if it cannot be read, or is anything else
 */
export async function readReportFile(path: string): Promise<Report | undefined> {
  const bytes = await readNamedFile(path, mostOfReport).catch((error: unknown) => {
    const code = getErrorCode(error);
    if (code === "ENOENT") {
      return undefined;
    }
    throw error instanceof Problem ? error : refuse(path, `it cannot be read: ${code ?? error}`);
  });
  return bytes === undefined ? undefined : parseReport(bytes.toString(), path);
}

function parseReport(text: string, path: string): Report {
  const value = parseJson(text, path);
  const isRecord = isMap(value) && Object.hasOwn(value, "state");
  const read = (isRecord ? recordSchema : reportSchema).safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    const place = issue === undefined || issue.path.length === 0 ? "" : `\`${issue.path.join(".")}\`: `;
    throw refuse(path, `it is no report of harden-init: ${place}${issue?.message ?? "unknown form"}`);
  }
  const report = "state" in read.data ? read.data.report : read.data;
  if (report === undefined) {
    throw refuse(path, "its run was interrupted before anything was measured");
  }
  return report;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refuse(path, `this is no whole JSON document: ${error instanceof Error ? error.message : error}`);
  }
}

function refuse(path: string, what: string): Problem {
  return buildUsageProblem({
    where: makePrintable(path),
    what: makePrintable(what),
    fix: "`harden-init report --format json --output FILE` and `harden-init verify --json` write such a file.",
  });
}
