import { lookUp } from "../../../lib/fields.ts";
import type { Colours } from "../../../lib/io.ts";
import { marks } from "../../grid/draw.ts";
import { countOutcomes, groupOutcomes } from "../../outcomes/describe-outcomes.ts";
import { alignRows } from "../../table.ts";
import type { Outcome, Report } from "../../types.ts";
import type { Block } from "./block.ts";

/** How far the run came on each server, where not on all to its end. */
export function outcomesBlock(report: Report, colours: Colours): Block {
  const groups = groupOutcomes(report);
  return groups.length === 0
    ? []
    : [
        `${colours.bold("Servers")}  ${countOutcomes(report.outcomes ?? [])}`,
        ...groups.map(({ outcome, words, hosts }) => `  ${markOutcome(outcome, colours)} ${hosts}: ${words}`),
      ];
}

function markOutcome(outcome: Outcome["outcome"], colours: Colours): string {
  if (outcome === "done") {
    return colours.green("✔");
  }
  return outcome === "not-begun" ? colours.dim("·") : colours.red(marks.failed);
}

/** Of more addresses than that, a few are shown; the JSON report has them all. */
const mostUrls = 12;
const fewUrls = 4;

/** Where the stack answers, and how to get there where only the server itself does. */
export function urlRows({ urls, tunnels = {} }: Report): readonly string[] {
  const all = Object.entries(urls);
  const shown = all.slice(0, all.length > mostUrls ? fewUrls : mostUrls);
  const more = all.length - shown.length;
  const rows = alignRows(shown.map(([service, url]) => [`${service} `, url]));
  const ways = shown.map(([service]) => lookUp(tunnels, service));
  const lines = rows.flatMap((row, index) => {
    const way = ways[index];
    return way === undefined ? [row] : [row, "  on the server itself only; to reach it from here:", `    ${way}`];
  });
  return more > 0 ? [...lines, `and ${more} more: harden-init report --format json`] : lines;
}
