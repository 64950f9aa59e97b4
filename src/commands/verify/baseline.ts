import { buildUsageProblem, Problem } from "../../lib/errors.ts";
import { listAt, parseObject } from "../../lib/fields.ts";
import { mostOfReport, readNamedFile } from "../../lib/files/read-named.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { findingSchema } from "../../report/schema/finding.ts";
import type { Finding } from "../../report/types.ts";

/** What is compared of a finding. */
const knownFinding = findingSchema
  .pick({ host: true, control: true, service: true, ok: true, open: true })
  .refine(({ host, control }) => host.trim() !== "" && control.trim() !== "");

/**
 * The findings of an earlier measurement, as `verify --json` or `report --json` printed it.
 *
 * @throws Problem (exit 2) if the file cannot be read or has no findings
 */
export async function readBaseline(path: string): Promise<readonly Finding[]> {
  const bytes = await readNamedFile(path, mostOfReport).catch((error: Error) => {
    throw error instanceof Problem
      ? error
      : buildUsageProblem({ where: `--baseline ${makePrintable(path)}`, what: error.message });
  });
  const report = parseObject(bytes.toString());
  const findings = listAt(report ?? {}, "findings").flatMap((value) => knownFinding.safeParse(value).data ?? []);
  if (findings.length === 0) {
    throw buildUsageProblem({
      where: `--baseline ${makePrintable(path)}`,
      what: report === undefined ? "this is no JSON document" : "it has no findings",
      fix: "`harden-init verify --json > known.json` makes such a file.",
    });
  }
  return findings;
}
