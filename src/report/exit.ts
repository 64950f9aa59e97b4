import type { RunEnding } from "../ansible/types.ts";
import { type ExitCode, exitCodes } from "../lib/errors.ts";
import { unreachable } from "../lib/unreachable.ts";
import type { Report } from "./types.ts";

/**
 * The exit code that a report stands for. The first pass that did not come through decides; after that a second pass that changed something
 * and controls that do not hold are "not as wanted". What a check finds different is no failure, for a deploy would mend it; neither is a control that
 * could not be measured.
 */
export function exitCodeOf(report: Report): ExitCode {
  const ending = report.passes.map((pass) => pass.ending).find(({ type }) => type !== "done");
  if (ending !== undefined) {
    return endingCode(ending);
  }
  const deployed = report.passes.some((pass) => pass.name !== "check");
  const broken = deployed && report.findings.some((finding) => finding.ok === false);
  return report.idempotent === false || broken ? exitCodes.notAsWanted : exitCodes.done;
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
