import type { RunEnding } from "../ansible/types.ts";
import { type ExitCode, exitCodes } from "../lib/errors.ts";
import { failUnreachable } from "../lib/unreachable.ts";
import { isFailure } from "./summary.ts";
import type { Pass, Report } from "./types.ts";

/**
 * The exit code of a report. The first pass that failed decides; after that, a second pass with changes, or controls that do not hold, mean "drift". What a
 * check would change is not a failure, because a deploy fixes it; neither is a control that could not be measured, nor an open point.
 */
export function judgeReport(report: Report): ExitCode {
  const code = judgePasses(report);
  if (code !== exitCodes.done) {
    return code;
  }
  const deployed = report.passes.some((pass) => pass.name !== "check");
  const broken = deployed && report.findings.some(isFailure);
  return report.idempotent === false || broken ? exitCodes.notAsWanted : exitCodes.done;
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

/**
 * The files of tasks that stop a run by their judgement: of controls that do not hold, with servers one after the other; of a server before it that was
 * stopped so; of newer secrets on a server; of an image with a secret in it, or one that is not signed; of a release that
 * a server cannot go back to.
 */
export const judgingTasks = [
  "playbooks/tasks/report.yml",
  "playbooks/batch.yml",
  "playbooks/tasks/newer-secrets.yml",
  "playbooks/tasks/image-secrets.yml",
  "playbooks/tasks/signatures.yml",
  "playbooks/tasks/refused-rollback.yml",
];

/** No task failed then: each did what it is there for. */
function isJudged({ ending, failed }: Pass): boolean {
  return (
    ending.type === "host-failed" &&
    failed.length > 0 &&
    failed.every(({ path = "" }) => judgingTasks.some((file) => path.startsWith(`${file}:`)))
  );
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
