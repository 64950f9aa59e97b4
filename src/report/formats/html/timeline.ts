import { describeResult, formatMoment } from "../../audits/describe-audits.ts";
import { type FindingState, findingStates } from "../../summary.ts";
import type { OwnAudit, Report } from "../../types.ts";
import { countStates, stateNames } from "./verdict.ts";

const bar = { width: 26, gap: 10, height: 90 };

/** The records as bars beside each other, the oldest first: how many controls were in which state. */
export function drawTimeline(reports: readonly Report[]) {
  const shown = reports.filter(({ findings }) => findings.length > 0);
  const most = Math.max(1, ...shown.map(({ findings }) => findings.length));
  return {
    width: shown.length * (bar.width + bar.gap),
    height: bar.height,
    bars: shown.map((report, index) => {
      const counts = countStates(report.findings);
      return {
        time: report.startedAt,
        day: report.startedAt.slice(0, 16).replace("T", " "),
        what: report.tags === undefined ? (report.passes[0]?.name ?? "") : `only ${report.tags.join(", ")}`,
        counts: findingStates.map((state) => ({ state, name: stateNames[state], count: counts[state] })),
        parts: stack(counts, most).map((part) => ({ ...part, x: index * (bar.width + bar.gap), width: bar.width })),
      };
    }),
  };
}

/** What the servers found by themselves, the newest first. */
export function listAudits(audits: readonly OwnAudit[]) {
  return [...audits]
    .sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0))
    .map((audit) => ({
      host: audit.host,
      day: formatMoment(audit.at),
      until: audit.runs > 1 ? formatMoment(audit.until) : "",
      result: describeResult(audit),
      news: audit.news,
    }));
}

/** What holds is at the bottom. */
function stack(counts: Readonly<Record<FindingState, number>>, most: number) {
  let below = bar.height;
  return [...findingStates].reverse().flatMap((state) => {
    const height = Math.round((counts[state] / most) * bar.height * 10) / 10;
    below -= height;
    return height === 0 ? [] : [{ state, y: Math.round(below * 10) / 10, height }];
  });
}
