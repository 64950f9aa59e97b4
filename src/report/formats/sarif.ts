import { hash } from "node:crypto";
import { findControl } from "../../controls/catalogue.ts";
import { listOwaspIds } from "../../controls/owasp.ts";
import { benchmarkVersions, type Control, type Severity } from "../../controls/types.ts";
import { describeAcceptance, describeOpen } from "../findings/describe-open.ts";
import { computeScore } from "../score/compute-score.ts";
import { describeCause, describePlace, judgeFinding, summariseFindings } from "../summary.ts";
import type { Acceptance, Finding, Report } from "../types.ts";
import type { ReportSources } from "./sources.ts";

const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

const levels: Readonly<Record<Severity, string>> = { high: "error", medium: "warning", low: "note" };
/** What code scanning sorts by: from 7 on high, from 4 on medium. */
const scores: Readonly<Record<Severity, string>> = { high: "8.0", medium: "5.0", low: "2.0" };

/**
 * The report as SARIF 2.1.0. Only what needs attention is a result: services like GitHub's show every result as an alert, whatever its kind. How many
 * controls hold is a property of the run.
 */
export function formatSarif({ report, answers }: Pick<ReportSources, "report" | "answers">): string {
  const findings = report.findings.filter((finding) => judgeFinding(finding) !== "passed");
  const ids = [...new Set(findings.map(({ control }) => control))].sort();
  const location = (finding: Finding) => ({
    physicalLocation: {
      artifactLocation: { uri: encodeURI(answers.path), uriBaseId: "%SRCROOT%" },
      region: { startLine: answers.lineOf(finding) },
    },
    logicalLocations: [{ fullyQualifiedName: describePlace(finding), kind: finding.service ? "service" : "server" }],
  });
  return JSON.stringify(
    {
      $schema: schema,
      version: "2.1.0",
      runs: [
        {
          tool: { driver: { name: "harden-init", version: report.tool, rules: ids.map(buildRule) } },
          automationDetails: { id: `harden-init/${report.stack}/` },
          invocations: [
            {
              executionSuccessful: report.passes.every(({ ending }) => ending.type === "done"),
              startTimeUtc: report.startedAt,
              endTimeUtc: report.endedAt,
            },
          ],
          results: findings.map((finding) => ({
            ruleId: finding.control,
            ruleIndex: ids.indexOf(finding.control),
            ...buildVerdict(finding),
            message: { text: plainMessage(describeFinding(finding)) },
            locations: [location(finding)],
            partialFingerprints: { "hardenFinding/v1": fingerprint(report.stack, finding) },
          })),
          properties: {
            controls: summariseFindings(report.findings).counts,
            ...scoreProperty(report),
            ...offProperty(report),
          },
        },
      ],
    },
    null,
    2,
  );
}

function scoreProperty(report: Report): object {
  const score = computeScore(report);
  return score === undefined ? {} : { score };
}

/** What the answers switch off is no result: nothing of it was measured. */
function offProperty({ switchedOff = [] }: Report): object {
  const kinds = switchedOff.map(({ host: _host, service: _service, ...off }) => off);
  return kinds.length === 0 ? {} : { switchedOff: [...new Map(kinds.map((off) => [off.control, off])).values()] };
}

function buildRule(id: string): object {
  const control = findControl(id);
  return control === undefined ? { id } : { id, ...describeRule(control) };
}

function describeRule({ title, reason, mayBreak, set, measured, severity, layer, cis, owasp }: Control): object {
  const benchmark = benchmarkVersions.flatMap((version) =>
    cis[version].length === 0 ? [] : [`CIS Docker Benchmark ${version}: ${cis[version].join(", ")}`],
  );
  const ids = listOwaspIds(owasp);
  const standards = [
    ...benchmark,
    ...(ids.length === 0 ? [] : [`OWASP Docker Top 10 and cheat sheet: ${ids.join(", ")}`]),
  ];
  const rows = [
    ["Set by", set],
    ["Measured", measured],
    ["May break", mayBreak],
  ] as const;
  return {
    name: title,
    shortDescription: { text: plainMessage(title) },
    fullDescription: { text: plainMessage(reason) },
    help: { text: plainMessage([reason, ...rows.map(([name, text]) => `${name}: ${text}`), ...standards].join("\n")) },
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: ["security", layer],
      precision: "very-high",
      "problem.severity": levels[severity] === "note" ? "recommendation" : levels[severity],
      "security-severity": scores[severity],
    },
  };
}

/** By the standard, what was not measured is `open`: the tool could not decide. A result without the kind `fail` has no level. */
function buildVerdict(finding: Finding): object {
  const { control, accepted = [] } = finding;
  const state = judgeFinding(finding);
  if (state === "unmeasured") {
    return { kind: "open", level: "none", suppressions: [] };
  }
  return {
    kind: "fail",
    level: levels[findControl(control)?.severity ?? "medium"],
    // Where one result has them, all must. An acceptance that is over suppresses nothing.
    suppressions: state === "open" ? accepted.map(buildSuppression) : [],
  };
}

function buildSuppression(accepted: Acceptance): object {
  const { entry, until, owner } = accepted;
  return {
    kind: "inSource",
    status: "accepted",
    justification: describeAcceptance(accepted),
    properties: { entry, until, owner },
  };
}

function describeFinding(finding: Finding): string {
  const title = findControl(finding.control)?.title ?? finding.control;
  const states = { failed: "does not hold", open: "is left open", unmeasured: "not measured", passed: "holds" };
  const cause = [describeOpen(finding), describeCause(finding)].filter(Boolean).join("; ");
  return `${title}: ${states[judgeFinding(finding)]} for ${describePlace(finding)}${cause === "" ? "" : `: ${cause}`}`;
}

/** The same finding keeps it from run to run, wherever it stands in harden.yml. */
function fingerprint(stack: string, { host, service = "", control }: Finding): string {
  return hash("sha256", JSON.stringify([stack, host, service, control]), "hex");
}

/** A text of SARIF without its two marks: a link, `[text](target)`, and a place for an argument, `{0}`. */
function plainMessage(text: string): string {
  return text.replaceAll("](", "] (").replaceAll(/\{(\d+)\}/g, "{{$1}}");
}
