import { findControl } from "../../controls/catalogue.ts";
import type { Finding } from "../types.ts";
import type { Cell } from "./draw.ts";

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
  Server: "server",
};

const other = "other";

/** The columns of the grid of controls, in their order. */
export const controlColumns: readonly string[] = [...new Set([...Object.values(columnOf), other])];

/** A finding in the column of its control's layer. */
export function placeFinding(finding: Finding): Cell {
  return { ...finding, column: controlColumn(finding.control) };
}

/** The column of a control. */
export function controlColumn(control: string): string {
  return columnOf[findControl(control)?.layer ?? ""] ?? other;
}
