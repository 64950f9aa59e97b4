import type { RunEnding } from "../ansible/types.ts";
import { type ExitCode, exitCodes } from "../lib/errors.ts";
import { failUnreachable } from "../lib/unreachable.ts";
import { isJudging } from "./judging-tasks.ts";
import { isFailure } from "./summary.ts";
import type { Pass, Report } from "./types.ts";

/**
 * The exit code of a report. The first pass that failed decides; after that, a second pass with changes, controls that do not hold, or a canary after
 * which nothing was begun elsewhere, mean "drift". What a check would change is not a failure, because a deploy fixes it; neither is a control that could not be measured, nor an open point.
 */
export function judgeReport(report: Report): ExitCode {
  const code = judgePasses(report);
  if (code !== exitCodes.done) {
    return code;
  }
  const deployed = report.passes.some((pass) => pass.name !== "check");
  const broken = deployed && report.findings.some(isFailure);
  const stopped = report.canary?.stopped !== undefined;
  return report.idempotent === false || broken || stopped ? exitCodes.notAsWanted : exitCodes.done;
}

/** The same of a check that watches for drift: what a deploy would change counts, and so does what does not hold. */
export function judgeDrift(report: Report): ExitCode {
  const code = judgeReport(report);
  const drifted = report.passes.some(({ changed }) => changed.length > 0) || report.findings.some(isFailure);
  return code === exitCodes.done && drifted ? exitCodes.notAsWanted : code;
}

/** The same of how the run ended alone, whatever it found. */
export function judgePasses({ passes }: Pick<Report, "passes">): ExitCode {
  const stopped = passes.find(({ ending }) => ending.type !== "done");
  if (stopped === undefined) {
    return exitCodes.done;
  }
  return isJudged(stopped) ? exitCodes.notAsWanted : judgeEnding(stopped.ending);
}

/** No task failed then: each did what it is there for. */
function isJudged({ ending, failed }: Pass): boolean {
  return ending.type === "host-failed" && failed.length > 0 && failed.every(isJudging);
}

/** The exit code of a run with that ending. */
export function judgeEnding(ending: RunEnding): ExitCode {
  switch (ending.type) {
    case "done":
      return exitCodes.done;
    case "host-failed":
    case "stopped":
      return exitCodes.hostFailed;
    case "host-unreachable":
      return exitCodes.unreachable;
    case "no-hosts":
      return exitCodes.usage;
    case "not-started":
      return ending.reason === "other" ? exitCodes.missing : exitCodes.usage;
    case "interrupted":
      return exitCodes.interrupted;
    default:
      return failUnreachable(ending);
  }
}
