import type { HostAnswer } from "../../ansible/adhoc.ts";
import { auditLines } from "../../audit/audit-lines.ts";
import { readAuditReport } from "../../audit/read.ts";
import type { AuditReport } from "../../audit/types.ts";
import { type ExitCode, exitCodes, usageProblem } from "../../lib/errors.ts";
import { print } from "../../lib/io.ts";
import { nameHint } from "../../lib/text/nearest-name.ts";
import { printable } from "../../lib/text/printable.ts";
import { auditUsers } from "../../plan/context/audit.ts";
import { answersCode, askStackBy, tellFailures } from "../../project/ask-hosts.ts";
import { openProject, type Project } from "../../project/open.ts";
import type { Context, Options } from "../../project/types.ts";

interface HostReport {
  readonly answer: HostAnswer;
  readonly report?: AuditReport;
}

/** Shows what the hosts' audit daemons recorded of the engine and of the containers. */
export async function run(context: Context, options: Options, [host]: readonly string[]): Promise<ExitCode> {
  const project = await openProject(context.root);
  requireHost(project, host);
  const args = {
    stack: project.model.name,
    users: Object.fromEntries(auditUsers(project.model).map(({ uid, services }) => [uid, services.join(" or ")])),
    since: sinceOf(options.since),
    last: lastOf(options.last),
  };
  const answers = await askStackBy(context, { ...options, limit: host }, project, { module: "audit_events", args });
  const reports = answers.map(reportOf);
  if (context.json) {
    print(context.io, JSON.stringify({ hosts: reports.map(jsonOf) }));
  } else {
    show(context, reports);
  }
  tellFailures(context, project, answers);
  const code = answersCode(answers);
  const silent = reports.every(({ report }) => report?.log === undefined);
  return code === exitCodes.done && silent ? exitCodes.missing : code;
}

function requireHost({ model }: Project, host: string | undefined): void {
  const known = model.hosts.map(({ name }) => name);
  if (host !== undefined && !known.includes(host)) {
    throw usageProblem({
      what: `there is no host \`${printable(host, 60)}\``,
      fix: nameHint(host, known, "There are"),
    });
  }
}

/** A span, a word, or a moment that JavaScript understands; the host counts in seconds. */
function sinceOf(value: unknown): string {
  const text = value === undefined ? "today" : String(value);
  if (/^(?:today|boot|[0-9]{1,6}[mhd])$/.test(text)) {
    return text;
  }
  const time = /^[0-9]{4}-/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw usageProblem({
      where: "--since",
      what: `\`${printable(text, 40)}\` is no time`,
      fix: "Write `today`, `boot`, a span such as 90m, 12h or 3d, or a moment such as 2026-11-25T14:30.",
    });
  }
  return String(Math.floor(time / 1000));
}

function lastOf(value: unknown): number {
  const text = value === undefined ? "5" : String(value);
  if (!/^[0-9]{1,3}$/.test(text)) {
    throw usageProblem({ where: "--last", what: `\`${printable(text, 40)}\` is no number below 1000` });
  }
  return Number(text);
}

function reportOf(answer: HostAnswer): HostReport {
  const report = answer.outcome === "ok" ? readAuditReport(answer.stdout) : undefined;
  return { answer, ...(report === undefined ? {} : { report }) };
}

function jsonOf({ answer: { host, outcome, message }, report }: HostReport): object {
  return { host, outcome, message, ...report };
}

function show({ io }: Context, reports: readonly HostReport[]): void {
  for (const { answer, report } of reports) {
    for (const line of report === undefined ? [] : auditLines(answer.host, report, io.colours)) {
      print(io, line);
    }
  }
}
