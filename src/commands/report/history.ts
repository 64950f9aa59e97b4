import { join } from "node:path";
import { buildUsageProblem, type ExitCode, exitCodes } from "../../lib/errors.ts";
import { print, printJson, printLines, printVerbatim, tell } from "../../lib/io.ts";
import { comparePosture } from "../../posture/compare.ts";
import { describeMeasured } from "../../posture/describe-sides.ts";
import { formatText } from "../../posture/formats/text.ts";
import type { Context } from "../../project/types.ts";
import { compareRuns, formatComparedRuns } from "../../report/history/compare-runs.ts";
import { formatRuns, listRuns } from "../../report/history/list-runs.ts";
import { formatLog } from "../../report/log/format-log.ts";
import { nameLog } from "../../report/log/path.ts";
import { readLog } from "../../report/log/read-log.ts";
import { listRecords } from "../../report/record.ts";
import { findRecord, findReport } from "../../report/records/find-records.ts";

/** Lists the runs that are kept. */
export async function showRuns({ io, json, root }: Context): Promise<ExitCode> {
  const runs = listRuns(await listRecords(root));
  if (json) {
    printJson(io, { runs }, 2);
  } else if (runs.length === 0) {
    tell(io, "No run is kept here yet.");
  } else {
    printLines(io, formatRuns(runs));
  }
  return exitCodes.done;
}

/** Shows the whole log of a run. @param word the beginning of its time, or nothing: the last one's */
export async function showLog({ io, json, root }: Context, word: string): Promise<ExitCode> {
  const [last] = await listRecords(root, 1);
  const path = (word === "" ? last : await findRecord(root, word))?.path;
  const events = path === undefined ? [] : await readLog(join(root, nameLog(path))).catch(() => []);
  if (events.length === 0) {
    throw buildUsageProblem({
      where: path === undefined ? ".harden/runs" : nameLog(path),
      what: "there is no log of this run",
      fix: "Runs of this version keep one. `harden-init report --list` shows which runs there are.",
    });
  }
  if (json) {
    printJson(io, { events }, 2);
  } else {
    printVerbatim(io, formatLog(events, io.colours));
  }
  return exitCodes.done;
}

/** Compares two runs: how they ended, what each changed, and what each measured. */
export async function showComparison(
  { io, json, root }: Context,
  [before, after]: readonly [string, string],
): Promise<ExitCode> {
  const [earlier, later] = [await findReport(root, before), await findReport(root, after)];
  const runs = compareRuns(earlier, later);
  const posture = comparePosture(describeMeasured(earlier), describeMeasured(later));
  if (json) {
    printJson(io, { runs, controls: posture.compared }, 2);
  } else {
    print(io, `${formatComparedRuns(runs)}\n\n${formatText([posture], io.colours)}`);
  }
  return exitCodes.done;
}
