import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Handlebars from "handlebars";
import { lookUp } from "../../../lib/fields.ts";
import { templatesFolder } from "../../../lib/package-folder.ts";
import { formatSeconds } from "../../../lib/text/seconds.ts";
import { describeChanges } from "../../../why/describe.ts";
import { describeCanary } from "../../canary/judge-canary.ts";
import { compareFindings } from "../../compare.ts";
import { explainFailure } from "../../hints.ts";
import { titleLesson } from "../../learned/title-lesson.ts";
import { countOutcomes } from "../../outcomes/describe-outcomes.ts";
import { computeScore } from "../../score/compute-score.ts";
import { describePoints } from "../../score/describe-score.ts";
import { describeRun, findComplaint, groupBy, joinSameResults, passNames } from "../../summary.ts";
import type { Pass, Report } from "../../types.ts";
import type { ReportSources } from "../sources.ts";
import { listChanges, listFailures, listOpenPoints, listSwitchedOff, listUnmeasured } from "./attention.ts";
import { listEvidence } from "./evidence.ts";
import { buildGridData, embedJson } from "./grid-data.ts";
import { countPlaces } from "./places.ts";
import { listServers } from "./servers.ts";
import { drawStackMap } from "./stack-map.ts";
import { drawTimeline, listAudits } from "./timeline.ts";
import { judgeForManager } from "./verdict.ts";

/**
 * The report as one page: it opens from the disk and loads nothing. All texts of the record go through the template, which escapes them; the page allows
 * only its own style and script, by their hashes.
 */
export function formatHtml({ report, earlier }: Pick<ReportSources, "report" | "earlier">): string {
  const [style, script] = [readPart("page.css"), readPart("page.js")];
  const render = Handlebars.compile(readPart("page.html.hbs"), { strict: true });
  return render({
    ...describePage(report, earlier),
    style,
    script,
    styleHash: sha256(style),
    scriptHash: sha256(script),
  });
}

function describePage(report: Report, earlier: readonly Report[]) {
  const { findings, startedAt, outcomes = [] } = report;
  const all = countPlaces(findings);
  const previous = earlier.find((one) => one.findings.length > 0);
  const evidence = listEvidence(findings, all);
  const score = computeScore(report);
  return {
    report,
    day: formatTime(startedAt),
    summary: describeRun(report),
    verdict: judgeForManager(report),
    score: score && { value: score.value, points: describePoints(score) },
    size: `${describeCount(all.services, "service")}, ${describeCount(all.hosts, "server")}`,
    isFleet: all.hosts > 1 || outcomes.length > 1,
    failures: listFailures(findings, all),
    openPoints: listOpenPoints(findings, all),
    switchedOff: listSwitchedOff(report, all),
    unmeasured: listUnmeasured(findings, all),
    changes: previous && {
      since: formatTime(previous.startedAt),
      ...listChanges(compareFindings(previous.findings, findings), all),
    },
    map: drawStackMap(report),
    outcomes: outcomes.length > 0 && countOutcomes(outcomes),
    canary: describeCanary(report),
    servers: listServers(report),
    layers: [...groupBy(evidence, ({ layer }) => layer)].map(([layer, controls]) => ({ layer, controls })),
    data: embedJson(buildGridData(findings)),
    timeline: drawTimeline([report, ...earlier].reverse()),
    audits: listAudits(report.audits ?? []),
    learned: (report.learned ?? []).map((lesson) => ({ ...lesson, title: titleLesson(lesson) })),
    passes: report.passes.map((pass) => describePass(pass, report.stack)),
    urls: Object.entries(report.urls).map(([service, url]) => ({
      service,
      url,
      tunnel: lookUp(report.tunnels ?? {}, service) ?? "",
    })),
  };
}

function describePass({ name, ending, seconds, failed, changed, changes, warnings, hosts }: Pass, stack: string) {
  const complaint = findComplaint(ending);
  const explain = (message: string, host = "") => ({ host, ...explainFailure(message, { stack, host }) });
  return {
    name: passNames[name],
    ending: ending.type,
    seconds: formatSeconds(seconds),
    changed: changed.length,
    changes: (changes === undefined ? [] : describeChanges(changes, Object.keys(hosts).length > 1)).map(
      ({ why, rows }) => ({ why, rows: rows.map(([thing, what]) => ({ thing, what })) }),
    ),
    failures: [
      ...joinSameResults(failed).map(({ host, task, message = "no message" }) => ({
        task,
        advice: "",
        ...explain(message, host),
      })),
      ...(complaint === undefined ? [] : [{ task: "", advice: "", ...explain(complaint) }]),
    ],
    warnings,
  };
}

function describeCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function formatTime(time: string): string {
  return `${time.slice(0, 16).replace("T", " ")} UTC`;
}

function readPart(name: string): string {
  return readFileSync(join(templatesFolder, "report", name), "utf8");
}

function sha256(text: string): string {
  return `sha256-${hash("sha256", text, "base64")}`;
}
