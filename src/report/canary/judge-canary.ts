import type { RunEnding } from "../../ansible/types.ts";
import { compareFindings } from "../compare.ts";
import { isFailure } from "../summary.ts";
import type { Canary, Finding, Report } from "../types.ts";

/**
 * Whether the others may be deployed after the canary.
 *
 * @param before what was measured there just before
 * @param report of its passes alone
 */
export function judgeCanary(host: string, before: readonly Finding[], report: Report): Canary {
  const worse = compareFindings(before, report.findings).lost.flatMap(({ finding, after }) =>
    after === "failed" || after === "unmeasured"
      ? [{ control: finding.control, ...(finding.service !== undefined && { service: finding.service }), after }]
      : [],
  );
  const stopped = findReason(report, worse);
  const heldBefore = before.filter(({ ok }) => ok === true).length;
  return { host, heldBefore, worse, ...(stopped !== undefined && { stopped }) };
}

/** What the canary was for: what got worse there, and why nothing was begun elsewhere; empty without one. */
export function describeCanary({ canary }: Pick<Report, "canary">): readonly string[] {
  if (canary === undefined) {
    return [];
  }
  const { host, stopped, heldBefore } = canary;
  const compared =
    heldBefore === 0
      ? "nothing held there before that could have got worse"
      : `none of ${heldBefore} that held before got worse`;
  return stopped === undefined
    ? [`${host} came through first, and ${compared}.`]
    : [`${host} was deployed first; nothing was begun elsewhere: ${stopped}.`, ...describeWorse(canary)];
}

/** The controls that got worse, in words. */
function describeWorse({ worse }: Pick<Canary, "worse">): readonly string[] {
  return worse.map(
    ({ control, service, after }) =>
      `${control}${service === undefined ? "" : ` (${service})`} held before, and ${afterWords[after]}`,
  );
}

const afterWords = { failed: "does not hold now", unmeasured: "could not be measured any more" } as const;

function findReason({ passes, findings, idempotent }: Report, worse: Canary["worse"]): string | undefined {
  const stopped = passes.find(({ ending }) => ending.type !== "done");
  if (stopped !== undefined) {
    return endingWords[stopped.ending.type];
  }
  const broken = findings.filter(isFailure).length;
  if (broken > 0) {
    return `${broken} ${broken === 1 ? "control does" : "controls do"} not hold there`;
  }
  if (idempotent === false) {
    return "a second pass made changes again";
  }
  return worse.length === 0
    ? undefined
    : `${worse.length} ${worse.length === 1 ? "control" : "controls"} that held before could not be measured any more`;
}

const endingWords: Readonly<Record<RunEnding["type"], string | undefined>> = {
  done: undefined,
  "host-failed": "it did not come through",
  "host-unreachable": "it could not be reached",
  "no-hosts": "nothing was run there",
  "not-started": "Ansible did not start",
  stopped: "Ansible stopped with an error during its run",
  interrupted: "the run was interrupted",
};
