import { findControl } from "../../controls/catalogue.ts";
import { judgeFinding } from "../summary.ts";
import type { Finding } from "../types.ts";

/** The command that finds out what is left open only because it is unknown; undefined where there is nothing of that sort. */
export function adviseLearning(findings: readonly Finding[]): string | undefined {
  const unknown = findings.filter(
    (finding) => judgeFinding(finding) === "open" && findControl(finding.control)?.learnable,
  );
  const unique = (names: readonly (string | undefined)[]) => [...new Set(names)].filter((name) => name !== undefined);
  const services = unique(unknown.map(({ service }) => service));
  return services.length === 0
    ? undefined
    : `\`harden-init learn ${services.join(" ")}\` finds out what is open here: ${unique(unknown.map(({ control }) => control)).join(", ")}`;
}
