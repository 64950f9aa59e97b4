import { buildUsageProblem } from "../../lib/errors.ts";
import type { KeptRecord } from "../record.ts";
import type { Report } from "../types.ts";

/**
 * The report of a record. An older one in its place would be a statement about another run.
 *
 * @throws Problem (exit 2) where there is none, it was changed by hand, or its run was interrupted
 */
export function requireReport(kept: KeptRecord | undefined): Report {
  if (kept === undefined) {
    throw buildUsageProblem({
      where: ".harden/runs",
      what: "nothing was deployed from this project yet",
      fix: "harden-init deploy",
    });
  }
  const { path, record, problem } = kept;
  if (record === undefined) {
    throw buildUsageProblem({
      where: path,
      what: `the record of the last run is not as it was written: ${problem}`,
      fix: "`harden-init deploy --tags verify` measures again. To see the record before, remove this file.",
    });
  }
  const { report, reached, startedAt } = record;
  if (report === undefined) {
    const place =
      reached === undefined ? "before the first play" : `in "${reached.play}" at "${reached.task ?? "its start"}"`;
    throw buildUsageProblem({
      where: ".harden/runs",
      what: `the run of ${startedAt} was interrupted ${place}`,
      fix: "Deploy again: finished work stays, and the rest is done then. `harden-init report --log` shows what it did.",
    });
  }
  return report;
}
