import type { TaskResult } from "../../../ansible/types.ts";
import type { Colours } from "../../../lib/io.ts";
import { formatSeconds } from "../../../lib/text/seconds.ts";
import { describeChanges } from "../../../why/describe.ts";
import { joinSameResults, passNames, titleChanges } from "../../summary.ts";
import { alignRows, makeStatsRows, statsColumns } from "../../table.ts";
import type { Pass, Report } from "../../types.ts";
import { type Block, list } from "./block.ts";

/** How a pass is shown. */
interface Showing {
  readonly colours: Colours;
  /** The changes were shown while they were made. */
  readonly isSeen: boolean;
}

/** What Ansible counted, and which tasks changed something. */
export function passBlocks(pass: Pass, report: Report, { colours, isSeen }: Showing): readonly Block[] {
  const title =
    report.passes.length > 1 ? [colours.bold(`${capital(passNames[pass.name])}, ${formatSeconds(pass.seconds)}`)] : [];
  const rows = makeStatsRows(pass);
  const [header = "", ...hosts] = rows.length > 0 ? alignRows([statsColumns, ...rows]) : [];
  const table = rows.length > 0 ? [colours.dim(header), ...hosts] : [];
  return [
    [...title, ...table],
    // Where it is told above what changed, the tasks that did it are not told again.
    pass.changes !== undefined || (isSeen && pass.name !== "check")
      ? []
      : list(titleChanges(pass), joinSameResults(pass.changed).map(changedText), colours),
    list("Warnings of Ansible", pass.warnings, colours),
  ];
}

function changedText(result: TaskResult): string {
  const why = result.changes.length > 0 ? `: ${shortList(result.changes)}` : "";
  return `${result.host}  ${result.task}${why.replaceAll("\n", " ")}${hidden(result)}`;
}

/** How many of a task's changes are shown; the JSON report has them all. */
const changesShown = 3;

function shortList(changes: readonly string[]): string {
  const more = changes.length - changesShown;
  return `${changes.slice(0, changesShown).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function hidden(result: TaskResult): string {
  return result.censored ? " (its changes are hidden, because they contain a secret)" : "";
}

/** Each thing that changed, below its cause. */
export function changesBlock(pass: Pass, { passes }: Report, colours: Colours): Block {
  if (pass.changes === undefined) {
    return [];
  }
  const isFleet = Object.keys(pass.hosts).length > 1;
  const groups = describeChanges(pass.changes, isFleet);
  const which = passes.length > 1 ? ` (${passNames[pass.name]})` : "";
  return [
    colours.bold(`${titleChanges(pass)}${which}`),
    ...groups.flatMap(({ why, rows }) => [`  ${colours.cyan(why)}`, ...alignRows(rows).map((row) => `    ${row}`)]),
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
