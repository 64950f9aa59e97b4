import type { Colours } from "../lib/io.ts";
import { describeActor, describeDeed, keyTitles } from "./deed-words.ts";
import type { AuditReport, DeedGroup } from "./report.ts";

/** Of each key: the most frequent events, the last ones, and the number of the others. */
const often = 3;
const lately = 5;

/** One host's records, as lines for the user. */
export function formatAudit(host: string, report: AuditReport, colours: Colours): readonly string[] {
  return [
    colours.bold(host),
    ...stateLines(report, colours),
    ...[...keyTitles].flatMap(([key, title]) => keyLines(key, title, report, colours)),
    ...(report.log === undefined ? [] : quietLines(report)),
    ...lastLines(report, colours),
  ];
}

function stateLines(report: AuditReport, colours: Colours): readonly string[] {
  const warnings = [
    report.recording === "recording" ? "" : `recording is off: ${report.recording}`,
    report.lost > 0 ? `the kernel dropped ${report.lost} events` : "",
    report.cut ? "the log is too long to read at once; the oldest events are not counted" : "",
    report.first !== undefined && report.first > report.since + 60
      ? `the log begins at ${clock(report.first)}; older records were rotated away, or auditd did not run`
      : "",
  ];
  const log = report.log === undefined ? "there is no audit log" : `${report.log} since ${clock(report.since)}`;
  return [
    `  ${log}, ${report.rules} rules loaded`,
    ...warnings.filter(Boolean).map((warning) => `  ${colours.yellow("!")} ${warning}`),
  ];
}

function keyLines(key: string, title: string, report: AuditReport, colours: Colours): readonly string[] {
  const count = report.keys[key] ?? 0;
  if (count === 0) {
    return [];
  }
  const shown = telling(report.groups.filter((group) => group.key === key));
  const told = shown.reduce((sum, group) => sum + group.count, 0);
  return [
    "",
    `  ${colours.bold(title)}: ${count} ${colours.dim(`(${key})`)}`,
    ...shown.map(groupLine),
    ...(told < count ? [`    ${String(count - told).padStart(6)} ×  others`] : []),
  ];
}

/** A health check starts all the time, a dropped program once: both are shown. */
function telling(groups: readonly DeedGroup[]): readonly DeedGroup[] {
  const byCount = [...groups].sort((one, other) => other.count - one.count);
  const byTime = byCount.slice(often).sort((one, other) => other.last - one.last);
  return [...byCount.slice(0, often), ...byTime.slice(0, lately)];
}

function groupLine(group: DeedGroup): string {
  const when = group.count === 1 ? clock(group.last) : `last ${clock(group.last)}`;
  return `    ${String(group.count).padStart(6)} ×  ${describeActor(group)} ${describeDeed(group)}, ${when}`;
}

function quietLines(report: AuditReport): readonly string[] {
  const quiet = [...keyTitles].filter(([key]) => (report.keys[key] ?? 0) === 0).map(([, title]) => title);
  return quiet.length === 0 ? [] : ["", `  Nothing recorded of: ${quiet.map(lowerFirst).join("; ")}.`];
}

/** Without programs that containers start: the counts above say more than the last health checks. */
function lastLines(report: AuditReport, colours: Colours): readonly string[] {
  const lines = report.events
    .filter(({ key }) => key !== "harden-exec")
    .map((event) => `    ${clock(event.time)}  ${describeActor(event, event.container)} ${describeDeed(event)}`);
  return lines.length === 0 ? [] : ["", `  ${colours.bold("The last of them")}`, ...lines];
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Local time; the date only if it is not today. */
function clock(seconds: number): string {
  const time = new Date(seconds * 1000);
  if (Number.isNaN(time.getTime())) {
    return "an unknown time";
  }
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  const hour = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  return time.toDateString() === new Date().toDateString() ? hour : `${day} ${hour}`;
}
