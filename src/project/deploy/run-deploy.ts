import { toolVersion } from "../../lib/version.ts";
import { listNotes } from "../../model/build/notes.ts";
import { listSwitchedOff } from "../../plan/checks/switched-off.ts";
import { foldReport, type RecordedPass } from "../../report/fold.ts";
import { describeLayout } from "../../report/layout.ts";
import { type RunRecorder, startRecord } from "../../report/record.ts";
import type { Report } from "../../report/types.ts";
import { handOver } from "../../secrets/handover/hand-over.ts";
import { createRedactor } from "../../secrets/redact.ts";
import type { Project } from "../open.ts";
import type { Passwords } from "../passwords.ts";
import { runPlay } from "../run/play.ts";
import type { Context } from "../types.ts";
import type { OpenVault } from "../vault/vault.ts";
import { withExpiredWaivers } from "../waivers/expired-findings.ts";
import { buildPlaybookOptions } from "./playbook-options.ts";
import type { DeployOptions } from "./types.ts";

/** Runs the playbooks, folds what they did into a report, and keeps it as a record. */
export async function runDeploy(
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
  const unwritten = await recorder.finish(told);
  return unwritten === undefined ? told : { ...told, notes: [...told.notes, unwritten] };
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
