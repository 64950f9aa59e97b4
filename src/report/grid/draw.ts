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
  const grids = [
    grid("service", columns, ofServices, { one: named, of: ({ service = "" }) => `${service} ` }),
    grid("server", columns, ofHosts, { one: ({ host }) => host, of: () => "" }),
  ];
  return grids.filter((lines) => lines.length > 0).flatMap((lines, at) => (at === 0 ? lines : ["", ...lines]));
}

interface RowNames {
  /** Of one place. */
  readonly one: (cell: Cell) => string;
  /** What stands before the number of hosts. */
  readonly of: (cell: Cell) => string;
}

/** With more rows than that, those of several hosts that are the same are one. */
const mostRows = 12;

function grid(title: string, columns: readonly string[], cells: readonly Cell[], names: RowNames): readonly string[] {
  const used = columns.filter((column) => cells.some((cell) => cell.column === column));
  const rows = [...groupBy(cells, names.one)].map(([name, own]) => {
    const byColumn = groupBy(own, ({ column }) => column);
    return {
      name,
      of: own.map(names.of)[0] ?? "",
      counts: used.map((column) => countHeld(byColumn.get(column) ?? [])),
    };
  });
  const groups = groupBy(rows, ({ name, of, counts }) => (rows.length > mostRows ? [of, ...counts].join(" ") : name));
  const lines = [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [[nameRow(first, others.length + 1), ...first.counts]],
  );
  return cells.length === 0 ? [] : alignRows([[title, ...used], ...lines]);
}

function nameRow({ name, of }: { readonly name: string; readonly of: string }, count: number): string {
  const hosts = of === "" ? `${count} servers` : `×${count}`;
  return count === 1 ? cutTo(name, widestName) : `${cutTo(of, widestName - hosts.length)}${hosts}`;
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
