import { findControl } from "../../../controls/catalogue.ts";
import { describePlace, type FindingState, groupBy, judgeFinding } from "../../summary.ts";
import type { Finding } from "../../types.ts";

/** One letter for each state: a fleet has tens of thousands of them in its page. */
const letters: Readonly<Record<FindingState, string>> = { passed: "p", failed: "f", open: "o", unmeasured: "u" };

/** The findings for the page's script: a row for each service and server, with a letter for each control. */
export function buildGridData(findings: readonly Finding[]) {
  const slugs = [...new Set(findings.map(({ control }) => control))];
  const columns = new Map(slugs.map((slug, index) => [slug, index]));
  return {
    controls: slugs.map((slug) => [slug, findControl(slug)?.layer ?? "Other"]),
    rows: [...groupBy(findings, describePlace).values()].map((own) => {
      const cells = slugs.map(() => "-");
      for (const finding of own) {
        cells[columns.get(finding.control) ?? 0] = letters[judgeFinding(finding)];
      }
      return [own[0]?.host, own[0]?.service ?? "", cells.join("")];
    }),
  };
}

/** JSON that is safe within a script element, whatever its texts hold. */
export function embedJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
