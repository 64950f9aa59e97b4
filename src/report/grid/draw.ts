import { cutTo } from "../../lib/text/width.ts";
import { describePlace, findWorstState, groupBy } from "../summary.ts";
import { alignRows } from "../table.ts";
import type { Finding } from "../types.ts";

/** Something that was measured of a service, or of its host, in the column where it counts. */
export interface Cell extends Pick<Finding, "host" | "service" | "ok" | "open"> {
  readonly column: string;
}

/** The bar and the grid, to stand below a title. */
export function drawBarAndGrid(cells: readonly Cell[], columns: readonly string[]): readonly string[] {
  const lines = [drawBar(cells.filter(isHeld).length, cells.length), "", ...drawGrid(cells, columns)];
  return lines.map((line) => (line === "" ? "" : `  ${line}`));
}

/** A longer name would push the columns out of a terminal of 80 columns. */
const widestName = 16;

/**
 * What holds, in a line for each service and each host: in each column how much holds of how much. A mark stands behind a count that is not whole: the
 * worst of what is there.
 *
 * @param columns the order of the columns; those without a cell are left out
 */
export function drawGrid(cells: readonly Cell[], columns: readonly string[]): readonly string[] {
  const ofServices = cells.filter(({ service }) => service !== undefined);
  const ofHosts = cells.filter(({ service }) => service === undefined);
  const hasSeveral = new Set(cells.map(({ host }) => host)).size > 1;
  const named = hasSeveral ? describePlace : ({ service = "" }: Cell) => service;
  const grids = [grid("service", columns, ofServices, named), grid("server", columns, ofHosts, ({ host }) => host)];
  return grids.filter((lines) => lines.length > 0).flatMap((lines, at) => (at === 0 ? lines : ["", ...lines]));
}

function grid(
  title: string,
  columns: readonly string[],
  cells: readonly Cell[],
  nameOf: (cell: Cell) => string,
): readonly string[] {
  const used = columns.filter((column) => cells.some((cell) => cell.column === column));
  const rows = [...groupBy(cells, nameOf)].map(([name, own]) => {
    const byColumn = groupBy(own, ({ column }) => column);
    return [cutTo(name, widestName), ...used.map((column) => countHeld(byColumn.get(column) ?? []))];
  });
  return cells.length === 0 ? [] : alignRows([[title, ...used], ...rows]);
}

function countHeld(cells: readonly Cell[]): string {
  return cells.length === 0 ? "–" : `${cells.filter(isHeld).length}/${cells.length}${markOf(cells)}`;
}

function isHeld({ ok }: Cell): boolean {
  return ok === true;
}

/** The signs of the lines below the grid. */
export const marks = { failed: "✖", open: "○", unmeasured: "!" } as const;

function markOf(cells: readonly Cell[]): string {
  const worst = findWorstState(cells);
  return worst === "passed" ? "" : marks[worst];
}

/** The share of what holds, as a bar of twenty signs. */
export function drawBar(held: number, all: number): string {
  const length = 20;
  const full = all === 0 ? 0 : Math.floor((held / all) * length);
  return `${"█".repeat(full)}${"░".repeat(length - full)}`;
}
