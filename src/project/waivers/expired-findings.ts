import { formatPath } from "../../lib/paths.ts";
import { replaceFindings } from "../../report/fold.ts";
import type { Finding, Report } from "../../report/types.ts";
import type { Project } from "../open.ts";
import { isExpired, listWaivers, type Waiver } from "./list.ts";

/**
 * The report of a run, where each exception whose day has passed is a failure again: what was measured of it keeps its evidence, what is switched off by
 * it fails where it would have been measured, and where neither is there, the exception itself is the finding, on every host.
 */
export function withExpiredWaivers(
  report: Report,
  { answers, model }: Pick<Project, "answers" | "model">,
  now: Date,
): Report {
  const { switchedOff = [], ...rest } = report;
  const expired = listWaivers(answers).filter((waiver) => isExpired(waiver, now.toISOString().slice(0, 10)));
  const judged = report.findings.map((finding) => {
    const waiver = expired.find((one) => isAcceptedBy(finding, one));
    return waiver === undefined ? finding : failAgain(finding, waiver);
  });
  const own = expired.flatMap((waiver) => {
    const off = waiver.service === undefined ? switchedOff.filter(({ control }) => control === waiver.control) : [];
    const told = [...off, ...report.findings.filter((finding) => isAcceptedBy(finding, waiver))];
    const left = model.hosts.filter(({ name }) => told.every(({ host }) => host !== name));
    return [...off, ...left.map(({ name }) => ({ host: name, service: waiver.service }))].map(({ host, service }) =>
      buildFinding(waiver, host, service),
    );
  });
  const stillOff = switchedOff.filter(({ control }) =>
    expired.every((waiver) => waiver.service !== undefined || waiver.control !== control),
  );
  return {
    ...rest,
    findings: replaceFindings(judged, own),
    ...(stillOff.length > 0 && { switchedOff: stillOff }),
  };
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

function buildFinding(waiver: Waiver, host: string, service: string | undefined): Finding {
  const { control, reason, until, owner } = waiver;
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
