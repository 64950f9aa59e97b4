import { existsSync } from "node:fs";
import { join } from "node:path";
import { judgingTag } from "../../ansible/argv.ts";
import { buildUsageProblem, type ExitCode, exitCodes } from "../../lib/errors.ts";
import { printJson, printLines, tell } from "../../lib/io.ts";
import { toolVersion } from "../../lib/version.ts";
import type { HostBackup } from "../../project/backups/ask.ts";
import { confirm } from "../../project/confirm.ts";
import { openProject, type Project } from "../../project/open.ts";
import { type Passwords, withPasswords } from "../../project/passwords.ts";
import { requireReviewed } from "../../project/reviewed/require-reviewed.ts";
import { tellFailures } from "../../project/run/ask-hosts.ts";
import { runPlay } from "../../project/run/play.ts";
import { requireCompose } from "../../project/run/require-known.ts";
import { showReport } from "../../project/run/show-report.ts";
import type { Context } from "../../project/types.ts";
import { judgePasses, judgeReport } from "../../report/exit.ts";
import { foldReport, type RecordedPass } from "../../report/fold.ts";
import { startRecord } from "../../report/record.ts";
import { createRedactor } from "../../secrets/redact.ts";
import { withProjectLock } from "../../write/lock.ts";
import { describeData, findDataOfDeploys, restoreData } from "./data.ts";
import { describePlans, hasWork, type RollbackPlan, readPlans } from "./plan.ts";
import type { RollbackOptions } from "./spec.ts";

/**
 * Takes the stack back to a release that its hosts have kept: first the difference is shown, then it is agreed to. Secrets and data stay as they are, and
 * the project's files on this machine, too.
 */
export async function run(context: Context, options: RollbackOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  requireCompose(
    project,
    "rollback",
    "It goes back by itself where a new task does not become healthy; on a manager: `docker service rollback STACK_SERVICE`.",
  );
  requirePlay(project);
  await requireReviewed(context, project, "run", options);
  return withProjectLock(project.root, () =>
    withPasswords(context, options, async (passwords) => {
      const { code, data } = await findDataOfDeploys(context, project, options);
      if (code !== exitCodes.done) {
        return code;
      }
      const planned = await plan(context, project, options, passwords);
      if (planned.plans.length === 0) {
        return planned.code;
      }
      const isAll = options.check || !(planned.plans.some(hasWork) || data.length > 0);
      show(context, planned.plans, data, isAll);
      if (isAll) {
        return planned.code;
      }
      const release = requireOneRelease(planned.plans);
      if (!(await confirm(context, options, "Go back to it?"))) {
        tell(context.io, "Nothing was changed.");
        return exitCodes.done;
      }
      return goBackWithData(context, project, { ...options, release }, passwords, data);
    }),
  );
}

/** What would be taken back on each host that answers; nothing where that cannot be said of one of them: then the report says why. */
async function plan(
  context: Context,
  project: Project,
  options: RollbackOptions,
  passwords: Passwords,
): Promise<{ readonly code: ExitCode; readonly plans: readonly RollbackPlan[] }> {
  const found = await runRollback(context, project, options, passwords, "check");
  const plans = readPlans(found.events.flatMap((event) => (event.type === "stats" ? [event.custom] : []))[0] ?? {});
  const report = fold(project, found, new Date());
  const code = judgePasses(report);
  if (code === exitCodes.unreachable && plans.length > 0) {
    tellFailures(
      context,
      project,
      report.passes.flatMap(({ failed }) => failed),
    );
    return { code, plans };
  }
  if (code !== exitCodes.done) {
    showReport(context, report);
    return { code, plans: [] };
  }
  return { code, plans };
}

/** First the release, then the data: only once it runs can they be those that it knows. */
async function goBackWithData(
  context: Context,
  project: Project,
  options: RollbackOptions,
  passwords: Passwords,
  data: readonly HostBackup[],
): Promise<ExitCode> {
  const code = await goBack(context, project, options, passwords);
  if (code !== exitCodes.done && code !== exitCodes.notAsWanted) {
    return code;
  }
  const restored = await restoreData(context, project, passwords, data);
  return restored === exitCodes.done ? code : restored;
}

const playbook = "playbooks/rollback.yml";

/** A project of an earlier version has no such play, and its servers no releases. */
function requirePlay({ root }: Project): void {
  if (!existsSync(join(root, playbook))) {
    throw buildUsageProblem({
      where: playbook,
      what: "the project does not have this file yet, and its servers have kept no release",
      fix: "harden-init generate, then deploy: that deploy is kept as the first release",
    });
  }
}

/** What is agreed to is what is done, so it is one release; two servers with different ones would no longer be alike. */
function requireOneRelease(plans: readonly RollbackPlan[]): string | undefined {
  const [release, ...others] = new Set(plans.map((plan) => plan.release));
  if (others.length > 0) {
    throw buildUsageProblem({
      what: `the servers would go back to different releases: ${plans.map((plan) => `${plan.host} to ${plan.release}`).join(", ")}`,
      fix: "Name the release, or the servers with --limit.",
    });
  }
  return release;
}

async function goBack(
  context: Context,
  project: Project,
  options: RollbackOptions,
  passwords: Passwords,
): Promise<ExitCode> {
  const startedAt = new Date();
  const about = { kind: "rollback", stack: project.model.name, tool: toolVersion };
  const recorder = await startRecord(project.root, about, startedAt);
  const pass = await runRollback(context, project, options, passwords, "rollback", recorder);
  const report = fold(project, pass, startedAt);
  const unwritten = await recorder.finish(report);
  showReport(context, unwritten === undefined ? report : { ...report, notes: [...report.notes, unwritten] });
  return judgeReport(report);
}

function runRollback(
  context: Context,
  project: Project,
  { limit, release }: RollbackOptions,
  passwords: Passwords,
  name: "check" | "rollback",
  recorder?: Awaited<ReturnType<typeof startRecord>>,
): Promise<RecordedPass> {
  const isCheck = name === "check";
  return runPlay({ ...context, quiet: context.quiet || isCheck }, project, {
    name,
    playbook,
    hidesFailures: isCheck,
    options: {
      check: isCheck,
      ...(limit !== undefined && { limit }),
      passwords: passwords.sources,
      skipTags: [judgingTag],
      ...(release !== undefined && { extraVars: { rollback_to: release } }),
    },
    redact: createRedactor([...passwords.secrets]),
    ...(recorder !== undefined && { recorder }),
  });
}

function fold({ model }: Project, pass: RecordedPass, startedAt: Date) {
  return foldReport({
    stack: model.name,
    tool: toolVersion,
    startedAt: startedAt.toISOString(),
    endedAt: new Date().toISOString(),
    passes: [pass],
    servers: model.hosts,
  });
}

function show(
  { io, json, quiet }: Context,
  plans: readonly RollbackPlan[],
  data: readonly HostBackup[],
  isAll: boolean,
): void {
  if (json && isAll) {
    printJson(io, { hosts: plans, ...(data.length > 0 && { data }) });
  } else if (!json && !quiet) {
    printLines(io, [...describePlans(plans, io), ...describeData(data)]);
  }
}
