import type { Colours } from "../../lib/io.ts";
import { cutTo } from "../../lib/text/width.ts";
import { controlColumn, controlColumns } from "../../report/grid/control-columns.ts";
import { drawBar } from "../../report/grid/draw.ts";
import { groupBy } from "../../report/summary.ts";
import { alignRows } from "../../report/table.ts";
import type { Change, Compared, Posture, ShownSide } from "../types.ts";
import {
  type ControlChange,
  choosePlaceNames,
  describeAttacks,
  describeSide,
  describeVerdict,
  listChanges,
  listNotes,
  stateWords,
} from "./describe.ts";

/** Comparisons for the terminal, each with its verdict first. */
export function formatText(postures: readonly Posture[], colours: Colours): string {
  return postures.map((posture) => formatOne(posture, colours)).join("\n\n\n");
}

function formatOne(posture: Posture, colours: Colours): string {
  const lost = listChanges(posture, "lost");
  const mark = lost.length === 0 ? colours.green("✔") : colours.red("✖");
  const attacks = describeAttacks(posture);
  const notes = listNotes(posture);
  const blocks = [
    [
      `${mark} ${colours.bold(describeVerdict(posture))}`,
      "",
      ...sideLines("before", posture.before),
      ...sideLines("after", posture.after),
    ],
    drawChanges(posture.compared).map((line) => (line === "" ? "" : `  ${line}`)),
    block(
      colours.red("Lost"),
      lost.map((one) => `${colours.red("✖")} ${lostText(one)}`),
      colours,
    ),
    block(
      "Still open",
      listChanges(posture, "open").map((one) => `${colours.yellow("○")} ${openText(one)}`),
      colours,
    ),
    block(
      "Gained",
      listChanges(posture, "gained").map((one) => `${colours.green("+")} ${gainedText(one)}`),
      colours,
    ),
    attacks === undefined ? [] : block("Attacks", [attacks], colours),
    block("Notes", notes, colours),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function block(title: string, lines: readonly string[], colours: Colours): readonly string[] {
  return lines.length === 0 ? [] : [colours.bold(title), ...lines.map((line) => `  ${line.replaceAll("\n", " ")}`)];
}

function sideLines(name: string, side: ShownSide): readonly string[] {
  const { score } = side;
  const bar = score === undefined ? "nothing was measured" : `${drawBar(score.points, score.of)} ${score.value}`;
  return [`  ${name.padEnd(6)}  ${bar}  ${describeSide(side)}`.replaceAll("\n", " ")];
}

function lostText({ control, places, after, cause }: ControlChange): string {
  return `${control} (${places}): ${stateWords[after]}${cause === "" ? "" : `, ${cause}`}`;
}

function openText({ control, places, before, after, cause }: ControlChange): string {
  const words = before === after ? stateWords[after] : `${stateWords[before]} → ${stateWords[after]}`;
  return `${control} (${places}): ${words}${cause === "" ? "" : `, ${cause}`}`;
}

function gainedText({ control, places, before, cause }: ControlChange): string {
  return `${control} (${places}): before ${cause === "" ? stateWords[before] : cause.replace(/^found: /, "")}`;
}

/** A longer name would push the columns out of a terminal. */
const widestName = 16;

/** How much holds of how much, before and after, in a line for each service and server. */
function drawChanges(compared: readonly Compared[]): readonly string[] {
  const nameOf = choosePlaceNames(compared);
  const columns = controlColumns.filter((column) => compared.some(({ control }) => controlColumn(control) === column));
  const rows = [...groupBy(compared, nameOf)].map(([name, own]) => {
    const byColumn = groupBy(own, ({ control }) => controlColumn(control));
    return [cutTo(name, widestName), ...columns.map((column) => countCell(byColumn.get(column) ?? []))];
  });
  return rows.length === 0 ? [] : alignRows([["", ...columns], ...rows]);
}

function countCell(own: readonly Compared[]): string {
  const count = (...changes: readonly Change[]) => own.filter(({ change }) => changes.includes(change)).length;
  const [before, after] = [count("held", "lost"), count("held", "gained")];
  const mark = count("lost") > 0 ? "✖" : "";
  return own.length === 0 ? "–" : `${before === after ? after : `${before}→${after}`}/${own.length}${mark}`;
}
