import { judgingTag } from "../../ansible/argv.ts";
import { toolVersion } from "../../lib/version.ts";
import type { Host } from "../../model/types/host.ts";
import { listSwitchedOff } from "../../plan/checks/switched-off.ts";
import { foldReport, replaceFindings } from "../../report/fold.ts";
import { describeLayout } from "../../report/layout.ts";
import type { Report } from "../../report/types.ts";
import { createRedactor } from "../../secrets/redact.ts";
import { describeLessons } from "../learned/describe-lessons.ts";
import type { Project } from "../open.ts";
import { type PasswordOptions, type Passwords, withPasswords } from "../passwords.ts";
import { runPlay } from "../run/play.ts";
import type { Context } from "../types.ts";
import { withExpiredWaivers } from "../waivers/expired-findings.ts";
import { findUnanswered } from "./unanswered.ts";

/** Measures every control on the live hosts, on all where none is named. Nothing is changed, there or here, and the vault stays closed. */
export function measureHosts(
  context: Context,
  project: Project,
  { hosts, ...options }: PasswordOptions & { readonly hosts: readonly string[] },
): Promise<Report> {
  return withPasswords(context, options, (passwords) => measureWith(context, project, passwords, { hosts }));
}

/** The same with passwords that are known. */
export async function measureWith(
  context: Context,
  project: Project,
  { sources, secrets }: Passwords,
  { hosts, hidesFailures = false }: { readonly hosts: readonly string[]; readonly hidesFailures?: boolean },
): Promise<Report> {
  const { model } = project;
  const startedAt = new Date();
  const pass = await runPlay(context, project, {
    name: "verify",
    playbook: "playbooks/verify.yml",
    hidesFailures,
    options: {
      skipTags: [judgingTag],
      passwords: sources,
      ...(hosts.length > 0 && { limit: hosts.join(",") }),
    },
    redact: createRedactor(secrets),
  });
  const report = foldReport({
    stack: model.name,
    tool: toolVersion,
    startedAt: startedAt.toISOString(),
    endedAt: new Date().toISOString(),
    passes: [pass],
    servers: model.hosts,
    layout: describeLayout(model),
    learned: describeLessons(project),
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
