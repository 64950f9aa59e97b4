import { findControl } from "../controls/catalogue.ts";
import { cutTo } from "../lib/text/width.ts";
import { describePlace, findWorstState, groupBy } from "./summary.ts";
import { alignRows } from "./table.ts";
import type { Finding } from "./types.ts";

/** What the layers of controls are called in a narrow column; the columns come in this order. */
const columnOf: Readonly<Record<string, string>> = {
  Capabilities: "rights",
  Isolation: "isolation",
  "Private IPC": "isolation",
  seccomp: "isolation",
  AppArmor: "isolation",
  "Control groups": "limits",
  "Bound interfaces": "network",
  "No secret in layers": "secrets",
  "Database accounts": "secrets",
  "Trust in images": "image",
  Availability: "health",
  Logs: "logs",
  "Docker Engine": "engine",
  "Files of the engine": "files",
  Audit: "audit",
  Boot: "boot",
};

/** A longer name would push the columns out of a terminal of 80 columns. */
const widestName = 16;

/**
 * What holds, in a line for each service and each host: of each group of controls how many hold of how many. A mark stands behind a count that is not
 * whole: the worst of what is there.
 */
export function drawGrid(findings: readonly Finding[]): readonly string[] {
  const ofServices = findings.filter(({ service }) => service !== undefined);
  const ofHosts = findings.filter(({ service }) => service === undefined);
  const hasSeveral = new Set(findings.map(({ host }) => host)).size > 1;
  const named = hasSeveral ? describePlace : ({ service = "" }: Finding) => service;
  const grids = [grid("service", ofServices, named), grid("server", ofHosts, ({ host }) => host)];
  return grids.filter((lines) => lines.length > 0).flatMap((lines, at) => (at === 0 ? lines : ["", ...lines]));
}

function grid(title: string, findings: readonly Finding[], nameOf: (finding: Finding) => string): readonly string[] {
  const placed = new Set(findings.map(columnFor));
  const columns = [...new Set([...Object.values(columnOf), other])].filter((column) => placed.has(column));
  const rows = [...groupBy(findings, nameOf)].map(([name, own]) => {
    const byColumn = groupBy(own, columnFor);
    return [cutTo(name, widestName), ...columns.map((column) => cell(byColumn.get(column) ?? []))];
  });
  return findings.length === 0 ? [] : alignRows([[title, ...columns], ...rows]);
}

const other = "other";

function columnFor({ control }: Finding): string {
  return columnOf[findControl(control)?.layer ?? ""] ?? other;
}

function cell(findings: readonly Finding[]): string {
  const held = findings.filter(({ ok }) => ok === true).length;
  return findings.length === 0 ? "–" : `${held}/${findings.length}${markOf(findings)}`;
}

/** The signs of the lines below the grid. */
export const marks = { failed: "✖", open: "○", unmeasured: "!" } as const;

function markOf(findings: readonly Finding[]): string {
  const worst = findWorstState(findings);
  return worst === "passed" ? "" : marks[worst];
}

/** The share of controls that hold, as a bar of twenty signs. */
export function drawBar(held: number, all: number): string {
  const length = 20;
  const full = all === 0 ? 0 : Math.floor((held / all) * length);
  return `${"█".repeat(full)}${"░".repeat(length - full)}`;
}
