import type { ExitCode } from "../../lib/errors.ts";
import { toolVersion } from "../../lib/version.ts";
import { listNotes } from "../../model/build/notes.ts";
import { listSwitchedOff } from "../../plan/checks/switched-off.ts";
import { openProject, type Project } from "../../project/open.ts";
import { type Passwords, withPasswords } from "../../project/passwords.ts";
import { requireNotBeside } from "../../project/previous-names/running.ts";
import { requireReady } from "../../project/ready.ts";
import { requireReviewed } from "../../project/reviewed/require-reviewed.ts";
import { runPlay } from "../../project/run/play.ts";
import { requireGiven } from "../../project/run/require-given.ts";
import { showReport } from "../../project/run/show-report.ts";
import { findToldNotes, rememberNotes } from "../../project/told-notes.ts";
import type { Context } from "../../project/types.ts";
import { findWeaknessMeanwhile, type OpenVault, openVault, warnOfWeakness } from "../../project/vault.ts";
import { withExpiredWaivers } from "../../project/waivers/expired-findings.ts";
import { judgeDrift, judgeReport } from "../../report/exit.ts";
import { foldReport, type RecordedPass } from "../../report/fold.ts";
import { describeLayout } from "../../report/layout.ts";
import { type RunRecorder, startRecord } from "../../report/record.ts";
import type { Report } from "../../report/types.ts";
import { handOver } from "../../secrets/handover/hand-over.ts";
import { createRedactor } from "../../secrets/redact.ts";
import { writeVault } from "../../secrets/vault/file.ts";
import { findPendingRotations, settlePrevious } from "../../secrets/vault/rotate.ts";
import { withProjectLock } from "../../write/lock.ts";
import { buildPlaybookOptions, isWholeDeploy } from "./playbook-options.ts";
import type { DeployOptions } from "./spec.ts";

/** Runs the playbooks and reports what they did and measured. `--prove` runs them twice: the second pass must change nothing. */
export async function run(context: Context, options: DeployOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  return withProjectLock(context.root, async () => {
    await requireReady(project);
    await requireReviewed(context, project, "run", options);
    const vault = await openVault(context, project);
    requireGiven(project, vault);
    const [report, weakness] = await Promise.all([
      withPasswords(context, options, async (passwords) => {
        await requireNotBeside(context, options, project, passwords);
        return deploy(context, project, vault, options, passwords);
      }),
      findWeaknessMeanwhile(context.root, vault),
    ]);
    await settle(project, vault, options, report);
    showNews(context, project, report);
    warnOfWeakness(context.io, vault, weakness);
    return options.failOnDrift ? judgeDrift(report) : judgeReport(report);
  });
}

/** Shows what this run brought: its changes were shown meanwhile, and its notes may be the previous ones. */
function showNews(context: Context, { root, model }: Project, report: Report): void {
  showReport(context, report, { known: findToldNotes(root, listNotes(model)), changes: !context.quiet });
  if (!context.json) {
    rememberNotes(root, listNotes(model));
  }
}

async function deploy(
  context: Context,
  project: Project,
  vault: OpenVault,
  options: DeployOptions,
  passwords: Passwords,
): Promise<Report> {
  const startedAt = new Date();
  const about = { stack: project.model.name, tool: toolVersion };
  const recorder = await startRecord(project.root, { kind: options.check ? "check" : "deploy", ...about }, startedAt);
  const passes = await runPasses(context, project, vault, options, { recorder, passwords });
  const report = foldReport({
    ...about,
    startedAt: startedAt.toISOString(),
    endedAt: new Date().toISOString(),
    ...(options.tags !== undefined && { tags: options.tags.split(",") }),
    passes,
    servers: project.model.hosts,
    layout: describeLayout(project.model),
    switchedOff: listSwitchedOff(project.model),
  });
  const told: Report = {
    ...withExpiredWaivers(report, project, startedAt),
    notes: [...listNotes(project.model), ...report.notes, ...untouched(project, report)],
  };
  await recorder.finish(told);
  return told;
}

/** The servers that a run did not reach because it ended early. */
function untouched({ model }: Project, { passes }: Report): readonly string[] {
  const broken = passes.find(({ ending }) => ending.type !== "done");
  const began = Object.keys(broken?.hosts ?? {});
  const left = model.hosts.map(({ name }) => name).filter((name) => !began.includes(name));
  return began.length === 0 || left.length === 0
    ? []
    : [`This run did not reach ${left.join(", ")}: nothing was changed there.`];
}

async function runPasses(
  context: Context,
  project: Project,
  vault: OpenVault,
  options: DeployOptions,
  { recorder, passwords }: { readonly recorder: RunRecorder; readonly passwords: Passwords },
): Promise<readonly RecordedPass[]> {
  const redact = createRedactor([vault.passphrase.secret, ...vault.content.secrets, ...passwords.secrets]);
  const handover = await handOver(vault.passphrase, { env: context.io.env });
  try {
    const { playbook, extraVars } = courseOf(project.model.hosts.length, options);
    const pass = (name: RecordedPass["name"], asked: DeployOptions): Promise<RecordedPass> => {
      const wanted = buildPlaybookOptions(asked);
      const ansible = {
        ...wanted,
        extraVars: { ...wanted.extraVars, ...extraVars },
        vaultIds: [`${vault.label}@${handover.path}`],
        passwords: passwords.sources,
      };
      return runPlay(context, project, { name, playbook, options: ansible, redact, recorder });
    };
    const first = await pass(options.check ? "check" : "deploy", options);
    const cameThrough = first.events.some((event) => event.type === "run-ended" && event.ending.type === "done");
    return options.prove && cameThrough ? [first, await pass("prove", { ...options, refresh: false })] : [first];
  } finally {
    handover.remove();
  }
}

/**
 * The playbook for that many servers. If servers go one after the other, a control that does not hold must end the run before the next server
 * begins; otherwise the report judges the findings, with an exit code of their own.
 */
function courseOf(hosts: number, { serial }: DeployOptions) {
  return hosts > 1 && serial !== "all"
    ? { playbook: "playbooks/rolling.yml", extraVars: { stack_verify_strict: true, stack_serial: serial } }
    : { playbook: "playbooks/site.yml", extraVars: { stack_verify_strict: false } };
}

/** A complete deploy has logged in with the new passwords, so the previous ones are no longer needed. */
async function settle(project: Project, vault: OpenVault, options: DeployOptions, report: Report): Promise<void> {
  const proven = isWholeDeploy(options) && report.passes.every(({ ending }) => ending.type === "done");
  if (proven && findPendingRotations(vault.content).length > 0) {
    await writeVault(project.root, settlePrevious(vault.content), vault.passphrase.secret, vault.label);
  }
}
