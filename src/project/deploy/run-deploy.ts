import { toolVersion } from "../../lib/version.ts";
import { listNotes } from "../../model/build/notes.ts";
import { listSwitchedOff } from "../../plan/checks/switched-off.ts";
import { judgeCanary } from "../../report/canary/judge-canary.ts";
import { foldReport } from "../../report/fold.ts";
import { describeLayout } from "../../report/layout.ts";
import { type RunRecorder, startRecord } from "../../report/record.ts";
import type { Report } from "../../report/types.ts";
import { handOver } from "../../secrets/handover/hand-over.ts";
import { createRedactor } from "../../secrets/redact.ts";
import { describeLessons } from "../learned/describe-lessons.ts";
import { measureWith } from "../measure/measure-hosts.ts";
import type { Project } from "../open.ts";
import type { Passwords } from "../passwords.ts";
import { runPlay } from "../run/play.ts";
import type { Context } from "../types.ts";
import type { OpenVault } from "../vault/vault.ts";
import { withExpiredWaivers } from "../waivers/expired-findings.ts";
import { deployInTurn, type Rollout } from "./passes.ts";
import { buildPlaybookOptions } from "./playbook-options.ts";
import type { Turns } from "./turns.ts";
import type { DeployOptions } from "./types.ts";

/** Runs the playbooks, folds what they did into a report, and keeps it as a record. */
export async function runDeploy(
  context: Context,
  project: Project,
  vault: OpenVault,
  options: DeployOptions,
  { passwords, turns }: { readonly passwords: Passwords; readonly turns: Turns },
): Promise<Report> {
  const startedAt = new Date();
  const { model } = project;
  const about = { stack: model.name, tool: toolVersion };
  const recorder = await startRecord(project.root, { kind: options.check ? "check" : "deploy", ...about }, startedAt);
  const release = nameRelease(startedAt);
  const rollout = await runPasses(context, project, vault, options, { recorder, passwords, turns, release });
  const report = foldReport({
    ...about,
    ...rollout,
    startedAt: startedAt.toISOString(),
    endedAt: new Date().toISOString(),
    ...(options.tags !== undefined && { tags: options.tags.split(",") }),
    asked: turns.asked,
    servers: model.hosts,
    layout: describeLayout(model),
    learned: describeLessons(project),
    switchedOff: listSwitchedOff(model),
  });
  const told: Report = {
    ...withExpiredWaivers(report, project, startedAt),
    notes: [...listNotes(model), ...report.notes],
  };
  const unwritten = await recorder.finish(told);
  return unwritten === undefined ? told : { ...told, notes: [...told.notes, unwritten] };
}

interface Means {
  readonly recorder: RunRecorder;
  readonly passwords: Passwords;
  readonly turns: Turns;
  readonly release: string;
}

/** As Ansible's part names it: the time, in UTC. */
function nameRelease(at: Date): string {
  const [day = "", time = ""] = at.toISOString().replaceAll(/[-:]/g, "").split(/[T.]/);
  return `${day}-${time}`;
}

async function runPasses(
  context: Context,
  project: Project,
  vault: OpenVault,
  options: DeployOptions,
  { recorder, passwords, turns, release }: Means,
): Promise<Rollout> {
  const redact = createRedactor([vault.passphrase.secret, ...vault.content.secrets, ...passwords.secrets]);
  const handover = await handOver(vault.passphrase, { env: context.io.env });
  const stack = project.model.name;
  try {
    return await deployInTurn(
      {
        release,
        run: (name, asked, { playbook, extraVars, skipTags = [], hosts }) => {
          const wanted = buildPlaybookOptions(asked);
          const ansible = {
            ...wanted,
            extraVars: { ...wanted.extraVars, ...extraVars },
            skipTags,
            vaultIds: [`${vault.label}@${handover.path}`],
            passwords: passwords.sources,
          };
          return runPlay(context, project, { name, playbook, hosts, options: ansible, redact, recorder });
        },
        expect: async (host) => {
          const before = await measureWith(context, project, passwords, { hosts: [host], hidesFailures: true });
          const about = { stack, tool: toolVersion, startedAt: before.startedAt, endedAt: before.endedAt };
          return (passes) => judgeCanary(host, before.findings, foldReport({ ...about, passes }));
        },
      },
      turns,
      options,
    );
  } finally {
    handover.remove();
  }
}
