import type { HostAnswer } from "../../ansible/adhoc.ts";
import { formatAudit } from "../../audit/audit-lines.ts";
import { type AuditReport, readAuditReport } from "../../audit/report.ts";
import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { printJson, printLines } from "../../lib/io.ts";
import { listAuditUsers } from "../../plan/context/audit.ts";
import { openProject } from "../../project/open.ts";
import { askStack, judgeAnswers, tellFailures } from "../../project/run/ask-hosts.ts";
import { requireHosts } from "../../project/run/require-known.ts";
import type { Context } from "../../project/types.ts";
import type { AuditOptions } from "./spec.ts";

interface HostReport {
  readonly answer: HostAnswer;
  readonly report?: AuditReport;
}

/** Shows what the hosts' audit daemons recorded about the engine and the containers. */
export async function run(context: Context, { host, since, last, ...options }: AuditOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  requireHosts(project, host === undefined ? [] : [host]);
  const args = {
    stack: project.model.name,
    users: Object.fromEntries(listAuditUsers(project.model).map(({ uid, services }) => [uid, services.join(" or ")])),
    since,
    last,
  };
  const answers = await askStack(context, { ...options, limit: host }, project, {
    module: "harden.stack.audit_events",
    args,
  });
  const reports = answers.map(reportOf);
  if (context.json) {
    printJson(context.io, { hosts: reports.map(jsonOf) });
  } else {
    show(context, reports);
  }
  tellFailures(context, project, answers);
  const code = judgeAnswers(answers);
  const silent = reports.every(({ report }) => report?.log === undefined);
  return code === exitCodes.done && silent ? exitCodes.missing : code;
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
    printLines(io, report === undefined ? [] : formatAudit(answer.host, report, io.colours));
  }
}
