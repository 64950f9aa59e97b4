import type { Colours } from "../../../lib/io.ts";
import { adviseLearning } from "../../findings/advise-learning.ts";
import { controlColumns, placeFinding } from "../../grid/control-columns.ts";
import { drawBarAndGrid, marks } from "../../grid/draw.ts";
import {
  describeCause,
  describePlace,
  findFix,
  judgeFinding,
  summariseFindings,
  titleControls,
} from "../../summary.ts";
import type { Finding, Report } from "../../types.ts";
import type { Block } from "./block.ts";

/** How many controls hold, and each that does not. */
export function findingsBlock({ findings, passes }: Report, colours: Colours): Block {
  if (findings.length === 0) {
    return [];
  }
  const { counts, broken, open, notMeasured } = summariseFindings(findings);
  const learning = adviseLearning(findings);
  const lines = [
    ...broken.flatMap((finding) => brokenLines(finding, colours)),
    ...open.map((line) => `  ${colours.yellow(marks.open)} ${line}`),
    ...notMeasured.map((line) => `  ${colours.yellow(marks.unmeasured)} ${line}`),
    ...(learning === undefined ? [] : [`  ${colours.cyan("→")} ${learning}`]),
  ];
  return [
    `${colours.bold(titleControls(passes))}  ${counts}`,
    ...drawBarAndGrid(findings.map(placeFinding), controlColumns),
    ...(lines.length === 0 ? [] : ["", ...lines]),
  ];
}

function brokenLines(finding: Finding, colours: Colours): Block {
  const fix = findFix(finding);
  return [
    `  ${colours.red(marks.failed)} ${findingText(finding)}`,
    ...(fix === undefined ? [] : [`    ${colours.cyan("→")} ${fix}`]),
  ];
}

function findingText(finding: Finding): string {
  return [`${finding.control} (${describePlace(finding)})`, describeCause(finding)]
    .filter(Boolean)
    .join(": ")
    .replaceAll("\n", " ");
}

/** Each note once: what is left open stands above with its reason, and what the user knows is counted. */
export function noteLines({ notes, findings }: Report, known: readonly string[] = []): readonly string[] {
  const above = findings
    .filter(isOpen)
    .flatMap(({ control, open = "", accepted = [] }) => [
      { name: control, why: open },
      ...accepted.map(({ entry, reason }) => ({ name: entry, why: reason })),
    ]);
  const left = notes.filter((note) => !above.some(({ name, why }) => note.includes(name) && note.includes(why)));
  const news = left.filter((note) => !known.includes(note));
  const count = left.length - news.length;
  return count === 0 ? news : [...news, `${count} as before: README.md, under "To know"`];
}

function isOpen(finding: Finding): boolean {
  return judgeFinding(finding) === "open";
}
