import { joinNames } from "../../lib/text/name-ranges.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { groupBy } from "../summary.ts";
import type { OwnAudit } from "../types.ts";

/** What is shown of each host where there is little room; the page and the JSON have more. */
const mostNews = 10;
const mostHosts = 12;

/**
 * For each host the last time that it measured itself, and what it found to be different.
 *
 * @param since only what was found after this time; undefined: all that is known
 */
export function describeAudits(audits: readonly OwnAudit[], since?: string): readonly string[] {
  const told = [...groupBy(audits, ({ host }) => host)].map(([host, entries]) => {
    const news = entries
      .filter(({ at }) => since === undefined || Date.parse(at) > Date.parse(since))
      .flatMap((entry) => entry.news.map((text) => `  ${formatMoment(entry.at)}  ${text}`));
    const last = entries.at(-1);
    const more = news.length > mostNews ? [`  ${news.length - mostNews} earlier changes`] : [];
    return { host, said: last === undefined ? "" : describeLast(last), news: [...more, ...news.slice(-mostNews)] };
  });
  // Many hosts that found the same and nothing new share a line.
  const groups = groupBy(told, ({ host, said, news }) => (news.length > 0 || told.length <= mostHosts ? host : said));
  return [...groups.values()].flatMap((group) => [
    `${joinNames(group.map(({ host }) => host))}: ${group[0]?.said}`,
    ...group.flatMap(({ news }) => news),
  ]);
}

function describeLast(audit: OwnAudit): string {
  const { at, until, runs } = audit;
  return `${formatMoment(until)}  ${describeResult(audit)}${runs > 1 ? `, the same since ${formatMoment(at)}` : ""}`;
}

/** What it came to: how many controls are in which state, or why nothing could be measured. */
export function describeResult({ counts, failed }: OwnAudit): string {
  return counts === undefined ? `nothing could be measured: ${failed ?? "no reason"}` : describeCounts(counts);
}

/** How many controls are in which state; what no control is in is left out. */
function describeCounts({ holds, fails, open, unmeasured }: NonNullable<OwnAudit["counts"]>): string {
  const others = [
    [fails, "failed"],
    [open, "left open"],
    [unmeasured, "not measured"],
  ] as const;
  return [`${holds} hold`, ...others.filter(([count]) => count > 0).map(([count, name]) => `${count} ${name}`)].join(
    ", ",
  );
}

/** A time of a record, to the minute. */
export function formatMoment(time: string): string {
  return makePrintable(`${time.slice(0, 16).replace("T", " ")} UTC`);
}
