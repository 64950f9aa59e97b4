import { formatPath } from "../../lib/paths.ts";
import { replaceFindings } from "../../report/fold.ts";
import type { Finding } from "../../report/types.ts";
import type { Project } from "../open.ts";
import { isExpired, listWaivers, type Waiver } from "./list.ts";

/**
 * The findings of a run, where each exception whose day has passed is a failure again: what was measured of it keeps its evidence, and where nothing
 * was, the exception itself is the finding, on every host.
 */
export function withExpiredWaivers(
  findings: readonly Finding[],
  { answers, model }: Pick<Project, "answers" | "model">,
  now: Date,
): readonly Finding[] {
  const expired = listWaivers(answers).filter((waiver) => isExpired(waiver, now.toISOString().slice(0, 10)));
  const judged = findings.map((finding) => {
    const waiver = expired.find((one) => isAcceptedBy(finding, one));
    return waiver === undefined ? finding : failAgain(finding, waiver);
  });
  const alone = expired.flatMap((waiver) =>
    model.hosts
      .filter(({ name }) => !findings.some((finding) => finding.host === name && isAcceptedBy(finding, waiver)))
      .map(({ name }) => buildFinding(waiver, name)),
  );
  return replaceFindings(judged, alone);
}

function isAcceptedBy({ ok, service, accepted = [] }: Finding, waiver: Waiver): boolean {
  return (
    ok === false &&
    (waiver.service === undefined || waiver.service === service) &&
    accepted.some(({ entry }) => entry === waiver.control)
  );
}

function failAgain({ open: _over, ...finding }: Finding, waiver: Waiver): Finding {
  return { ...finding, why: explainExpiry(waiver) };
}

function buildFinding(waiver: Waiver, host: string): Finding {
  const { control, service, reason, until, owner } = waiver;
  return {
    host,
    control,
    ...(service !== undefined && { service }),
    ok: false,
    why: explainExpiry(waiver),
    accepted: [
      { entry: control, reason, ...(until !== undefined && { until }), ...(owner !== undefined && { owner }) },
    ],
  };
}

function explainExpiry({ path, until }: Waiver): string {
  return `\`${formatPath(path)}\` was accepted until ${until}: fix it and take the entry out, or set a new day`;
}
