import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { toolVersion } from "../../lib/version.ts";
import type { Host } from "../../model/types.ts";
import { listSwitchedOff } from "../../plan/checks/switched-off.ts";
import { openProject, type Project } from "../../project/open.ts";
import { withPasswords } from "../../project/passwords.ts";
import { requireWritten } from "../../project/ready.ts";
import { requireReviewed } from "../../project/reviewed/require-reviewed.ts";
import { runPlay } from "../../project/run/play.ts";
import { requireHosts } from "../../project/run/require-known.ts";
import { showReport } from "../../project/run/show-report.ts";
import type { Context } from "../../project/types.ts";
import { withExpiredWaivers } from "../../project/waivers/expired-findings.ts";
import { judgePasses } from "../../report/exit.ts";
import { foldReport, replaceFindings } from "../../report/fold.ts";
import { findGated } from "../../report/gate.ts";
import { describeLayout } from "../../report/layout.ts";
import type { Report } from "../../report/types.ts";
import { createRedactor } from "../../secrets/redact.ts";
import { readBaseline } from "./baseline.ts";
import type { VerifyOptions } from "./spec.ts";
import { findUnanswered } from "./unanswered.ts";

/**
 * Measures every control on the live hosts. Nothing is changed, there or here, and the vault stays closed. The exit code is 3 for a finding that the gate
 * of the options does not let pass.
 */
export async function run(context: Context, options: VerifyOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  requireWritten(project);
  requireHosts(project, options.hosts);
  const baseline = options.baseline === undefined ? undefined : await readBaseline(options.baseline);
  await requireReviewed(context, project, "run", options);
  const report = await measure(context, project, options);
  showReport(context, report);
  const code = judgePasses(report);
  const gated = findGated(report.findings, { ...options, baseline });
  return code === exitCodes.done && gated.length > 0 ? exitCodes.notAsWanted : code;
}

async function measure(context: Context, project: Project, options: VerifyOptions): Promise<Report> {
  const { model } = project;
  const startedAt = new Date();
  const pass = await withPasswords(context, options, ({ sources, secrets }) =>
    runPlay(context, project, {
      name: "verify",
      playbook: "playbooks/verify.yml",
      options: {
        extraVars: { stack_verify_strict: false },
        passwords: sources,
        ...(options.hosts.length > 0 && { limit: options.hosts.join(",") }),
      },
      redact: createRedactor(secrets),
    }),
  );
  const report = foldReport({
    stack: model.name,
    tool: toolVersion,
    startedAt: startedAt.toISOString(),
    endedAt: new Date().toISOString(),
    passes: [pass],
    servers: model.hosts,
    layout: describeLayout(model),
    switchedOff: listSwitchedOff(model),
  });
  const unanswered = findUnanswered(model, answeringHosts(model.hosts, report), report.findings);
  return withExpiredWaivers({ ...report, findings: replaceFindings(report.findings, unanswered) }, project, startedAt);
}

/** Those that came to the end: of the others the run itself tells. */
function answeringHosts(hosts: readonly Host[], { passes }: Report): readonly Host[] {
  return hosts.filter(({ name }) =>
    passes.every(({ hosts: stats }) => {
      const one = Object.hasOwn(stats, name) ? stats[name] : undefined;
      return one !== undefined && one.failures + one.unreachable === 0;
    }),
  );
}
