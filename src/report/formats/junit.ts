import { findControl } from "../../controls/catalogue.ts";
import { escapeXml } from "../../lib/text/escape-xml.ts";
import { describeAcceptance, describeOpen } from "../findings/describe-open.ts";
import { computeScore, type Score } from "../score/compute-score.ts";
import { describeCause, describePlace, groupBy, judgeFinding } from "../summary.ts";
import type { Finding, Report } from "../types.ts";
import type { ReportSources } from "./sources.ts";

/**
 * The report as JUnit XML, as Jenkins, GitLab and others read it: a suite for each host and each service on it, a case for each control. JUnit knows no
 * open point: that is skipped, so that it does not count as passed, and what was accepted is a property of its suite.
 * So are the scores, of the stack and of the suite's place: readers know properties of suites only.
 *
 * There are several schemas of JUnit. What is written here is valid by Ant's, which allows `testsuites` no attribute and wants both outputs in each
 * suite, and so by that of Jenkins, which allows more.
 */
export function formatJunit({ report }: Pick<ReportSources, "report">): string {
  const { stack, startedAt, findings } = report;
  const whole = { stack, startedAt, score: computeScore(report) };
  const off = groupBy(report.switchedOff ?? [], describePlace);
  const suites = [...groupBy(findings, describePlace)].map(([name, own], id) =>
    buildSuite(whole, { name, findings: own, switchedOff: off.get(name) ?? [] }, id),
  );
  return ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", ...suites.flat(), "</testsuites>"].join("\n");
}

/** What every suite says of the whole run. */
interface Whole extends Pick<Report, "stack" | "startedAt"> {
  readonly score: Score | undefined;
}

/** What one suite is about: a host, or a service on it. */
interface Suite extends Required<Pick<Report, "findings" | "switchedOff">> {
  readonly name: string;
}

function buildSuite({ stack, startedAt, score }: Whole, suite: Suite, id: number): readonly string[] {
  const { name, findings, switchedOff } = suite;
  const host = findings[0]?.host ?? "";
  const timestamp = inSeconds(startedAt);
  const accepted = findings.flatMap(({ control, accepted: entries = [] }) =>
    entries.map((one) => {
      const name = one.entry === control ? `accepted.${control}` : `accepted.${control}.${one.entry}`;
      return emptyTag("property", { name, value: describeAcceptance(one) });
    }),
  );
  const off = switchedOff.map((one) =>
    emptyTag("property", { name: `switchedOff.${one.control}`, value: describeAcceptance(one) }),
  );
  const properties = [...scoreProperties(score, computeScore(suite)), ...accepted, ...off];
  const time = findings.reduce((sum, { seconds = 0 }) => sum + seconds, 0).toFixed(3);
  return [
    openTag("testsuite", { name, package: stack, id, timestamp, hostname: host, ...countCases(findings), time }),
    ...(properties.length === 0 ? [] : ["<properties>", ...properties, "</properties>"]),
    ...findings.map((finding) => buildCase(`${stack}.${name}`, finding)),
    "<system-out/>",
    "<system-err/>",
    "</testsuite>",
  ];
}

function scoreProperties(ofStack: Score | undefined, own: Score | undefined): readonly string[] {
  return Object.entries({ "score.stack": ofStack, score: own }).flatMap(([name, score]) =>
    score === undefined ? [] : [emptyTag("property", { name, value: score.value })],
  );
}

function buildCase(classname: string, finding: Finding): string {
  const { control, open, seconds = 0 } = finding;
  const start = { name: control, classname, time: seconds.toFixed(3) };
  switch (judgeFinding(finding)) {
    case "passed":
      return emptyTag("testcase", start);
    case "failed": {
      const known = findControl(control);
      const text = [known?.title, describeCause(finding), known?.reason].filter(Boolean).join("\n");
      const failure = openTag("failure", {
        message: describeCause(finding) || "it does not hold",
        type: known?.severity ?? "unknown",
      });
      return `${openTag("testcase", start)}${failure}${escapeXml(text)}</failure></testcase>`;
    }
    default: {
      const message =
        open === undefined
          ? `not measured: ${finding.why ?? "no reason is known"}`
          : `left open: ${describeOpen(finding)}`;
      return `${openTag("testcase", start)}${emptyTag("skipped", { message })}</testcase>`;
    }
  }
}

function countCases(findings: readonly Finding[]) {
  const states = findings.map(judgeFinding);
  const failures = states.filter((state) => state === "failed").length;
  const passed = states.filter((state) => state === "passed").length;
  return { tests: findings.length, failures, errors: 0, skipped: findings.length - failures - passed };
}

type Attributes = Readonly<Record<string, string | number>>;

function openTag(name: string, attributes: Attributes): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  return `<${name}${written.join("")}>`;
}

function emptyTag(name: string, attributes: Attributes): string {
  return openTag(name, attributes).replace(/>$/, "/>");
}

/** The time of XML without fractions and zone, which some readers refuse; it is UTC. */
function inSeconds(time: string): string {
  return time.slice(0, "2026-01-02T03:04:05".length);
}
