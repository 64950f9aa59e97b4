import type { RunEnding } from "../ansible/types.ts";
import { type ExitCode, exitCodes } from "../lib/errors.ts";
import { unreachable } from "../lib/unreachable.ts";
import type { Pass, Report } from "./types.ts";

/**
 * The exit code that a report stands for. The first pass that did not come through decides; after that a second pass that changed something
 * and controls that do not hold are "not as wanted". What a check finds different is no failure, for a deploy would mend it; neither is a control that
 * could not be measured.
 */
export function exitCodeOf(report: Report): ExitCode {
  const stopped = report.passes.find(({ ending }) => ending.type !== "done");
  if (stopped !== undefined) {
    return isJudged(stopped) ? exitCodes.notAsWanted : endingCode(stopped.ending);
  }
  const deployed = report.passes.some((pass) => pass.name !== "check");
  const broken = deployed && report.findings.some((finding) => finding.ok === false);
  return report.idempotent === false || broken ? exitCodes.notAsWanted : exitCodes.done;
}

/** Where servers go one after the other, Ansible itself stops at the first that does not hold what it should: no task failed at its work. */
function isJudged({ ending, failed }: Pass): boolean {
  return (
    ending.type === "host-failed" &&
    failed.length > 0 &&
    failed.every(({ path = "" }) => /^playbooks\/(?:verify|batch)\.yml:/.test(path))
  );
}

/** The exit code of a run that ended that way. */
export function endingCode(ending: RunEnding): ExitCode {
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
      return unreachable(ending);
  }
}
