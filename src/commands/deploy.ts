import { playbookCommand } from "../ansible/argv.ts";
import { type RunRecorder, startRecord } from "../ansible/record.ts";
import { runPlaybook } from "../ansible/run.ts";
import type { RunEvent } from "../ansible/types.ts";
import type { ExitCode } from "../lib/errors.ts";
import { toolVersion } from "../lib/version.ts";
import type { View } from "../progress/types.ts";
import { exitCodeOf } from "../report/exit.ts";
import { foldReport, type RecordedPass } from "../report/fold.ts";
import type { Report } from "../report/types.ts";
import { handOver } from "../secrets/handover.ts";
import { createRedactor, type Redact } from "../secrets/redact.ts";
import { pendingRotations, settlePrevious } from "../secrets/rotate.ts";
import { writeVault } from "../secrets/vault-file.ts";
import { withProjectLock } from "../write/lock.ts";
import { type DeployOptions, readDeployOptions } from "./deploy-options.ts";
import { openProject, type Project } from "./project.ts";
import { requireReady } from "./ready.ts";
import { showReport } from "./show-report.ts";
import type { Context, Options } from "./types.ts";
import { type OpenVault, openVault } from "./vault.ts";
import { createView } from "./view.ts";

/** Runs the playbooks and says what they did and what was measured. `--prove` runs them twice: the second time must change nothing. */
export async function run(context: Context, options: Options): Promise<ExitCode> {
  const wanted = readDeployOptions(options);
  const project = await openProject(context.root);
  return withProjectLock(context.root, async () => {
    await requireReady(project);
    const vault = await openVault(context, project);
    const report = await deploy(context, project, vault, wanted);
    await settle(project, vault, wanted, report);
    showReport(context, report);
    return exitCodeOf(report);
  });
}

async function deploy(context: Context, project: Project, vault: OpenVault, wanted: DeployOptions): Promise<Report> {
  const startedAt = new Date();
  const about = { stack: project.model.name, tool: toolVersion };
  const recorder = await startRecord(project.root, { kind: wanted.check ? "check" : "deploy", ...about }, startedAt);
  const passes = await runPasses(context, project, vault, wanted, recorder);
  const report = foldReport({
    ...about,
    startedAt: startedAt.toISOString(),
    endedAt: new Date().toISOString(),
    passes,
  });
  const told: Report = { ...report, notes: [...project.model.notes, ...report.notes] };
  await recorder.finish(told);
  return told;
}

async function runPasses(
  context: Context,
  project: Project,
  vault: OpenVault,
  wanted: DeployOptions,
  recorder: RunRecorder,
): Promise<readonly RecordedPass[]> {
  const redact = createRedactor([vault.passphrase.secret, ...vault.content.secrets]);
  const handover = await handOver(vault.passphrase, { env: context.io.env });
  try {
    const pass = (name: RecordedPass["name"]): Promise<RecordedPass> =>
      runPass(name, { context, project, wanted, recorder, redact, vaultFile: handover.path });
    const first = await pass(wanted.check ? "check" : "deploy");
    const cameThrough = first.events.some((event) => event.type === "run-ended" && event.ending.type === "done");
    return wanted.prove && cameThrough ? [first, await pass("prove")] : [first];
  } finally {
    handover.remove();
  }
}

interface PassWork {
  readonly context: Context;
  readonly project: Project;
  readonly wanted: DeployOptions;
  readonly recorder: RunRecorder;
  readonly redact: Redact;
  readonly vaultFile: string;
}

async function runPass(name: RecordedPass["name"], work: PassWork): Promise<RecordedPass> {
  const { context, project, wanted, recorder, redact, vaultFile } = work;
  const view: View = createView(context, name);
  const events: RunEvent[] = [];
  const { root, model } = project;
  const command = playbookCommand(
    {
      root,
      playbook: "playbooks/site.yml",
      inventory: "inventory/hosts.yml",
      vaultIds: [`${model.name}@${vaultFile}`],
      ...wanted.ansible,
    },
    context.io.env,
  );
  try {
    await runPlaybook({
      command,
      root,
      redact,
      signal: context.signal,
      onEvent: (event) => {
        events.push(event);
        recorder.see(event);
        view.show(event);
      },
    });
  } finally {
    view.end();
  }
  return { name, events };
}

/** A deploy that came through has logged in with the new root passwords: the ones before them are of no more use. */
async function settle(project: Project, vault: OpenVault, wanted: DeployOptions, report: Report): Promise<void> {
  const proven = wanted.isWhole && report.passes.every(({ ending }) => ending.type === "done");
  if (proven && pendingRotations(vault.content).length > 0) {
    await writeVault(project.root, settlePrevious(vault.content), vault.passphrase.secret, project.model.name);
  }
}
