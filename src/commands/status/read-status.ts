import type { HostAnswer } from "../../ansible/adhoc.ts";
import { findHostDrift } from "../../drift/host.ts";
import { type Live, readLive } from "../../drift/live.ts";
import { findProjectDrift, type ProjectDrift } from "../../drift/project.ts";
import { findSwarmDrift } from "../../drift/swarm.ts";
import type { HostDrift } from "../../drift/types.ts";
import { getStackRoot } from "../../model/deployed-names.ts";
import { decideProject, isAChange } from "../../project/decide.ts";
import { openProject, type Project } from "../../project/open.ts";
import { askStack } from "../../project/run/ask-hosts.ts";
import type { Context } from "../../project/types.ts";
import { readAudits } from "../../report/audits/read-audits.ts";
import { type RunRecord, readLatestRecord } from "../../report/record.ts";
import type { OwnAudit } from "../../report/types.ts";
import { openConflicts, readWriter } from "../../write/manifest.ts";
import type { StatusOptions } from "./spec.ts";

/** How a stack stands: its answers against its files, and its files against what runs. */
export interface Status {
  readonly project: Project;
  readonly written: ProjectDrift;
  /** The version that wrote the files, and those with open conflicts. */
  readonly tool: string;
  readonly conflicts: readonly string[];
  readonly lastRun: RunRecord | undefined;
  /** Undefined: none was asked. */
  readonly hosts: readonly HostState[] | undefined;
}

/** One host's answer, and what it means; nothing where it cannot be read. */
export interface HostState {
  readonly answer: HostAnswer;
  readonly drift?: HostDrift;
  /** What it has found by itself. */
  readonly audits?: readonly OwnAudit[];
  /** Which release ran last there, and since when if a rollback brought it. */
  readonly release?: Live["release"];
}

/** Reads it all; hosts are asked unless that is not wanted. */
export async function readStatus(context: Context, options: StatusOptions): Promise<Status> {
  const project = await openProject(context.root);
  const { root, text } = project;
  const { changes, answersBefore } = await decideProject(project);
  const written = findProjectDrift(changes, { before: answersBefore, now: text });
  return {
    project,
    written: { ...written, changes: written.changes.filter(isAChange) },
    tool: readWriter(root),
    conflicts: openConflicts(root),
    lastRun: await readLatestRecord(root),
    hosts: options.offline ? undefined : judgeAll(project, await askHosts(context, options, project)),
  };
}

function askHosts(context: Context, options: StatusOptions, project: Project): Promise<readonly HostAnswer[]> {
  const { name } = project.model;
  return askStack(context, options, project, {
    module: "harden.stack.stack_live",
    args: { project: name, root: getStackRoot(name) },
  });
}

function judgeAll({ root, model }: Project, answers: readonly HostAnswer[]): readonly HostState[] {
  const told = answers.map((answer) => ({ answer, live: readAnswer(answer) }));
  const nodes = told.flatMap(({ answer: { host }, live }) => (live === undefined ? [] : [{ host, live }]));
  const drifts =
    model.target === "swarm"
      ? findSwarmDrift(root, model, nodes)
      : nodes.map(({ host, live }) => findHostDrift(root, model, host, live));
  const byHost = new Map(drifts.map((drift) => [drift.host, drift]));
  return told.map(({ answer, live }) => {
    const drift = byHost.get(answer.host);
    if (live !== undefined && drift !== undefined) {
      return { answer, drift, audits: readAudits(answer.host, live.audits), release: live.release };
    }
    const unread = { ...answer, outcome: "failed", message: "the answer could not be read" } as const;
    return { answer: answer.outcome === "ok" ? unread : answer };
  });
}

function readAnswer({ outcome, stdout }: HostAnswer): Live | undefined {
  return outcome === "ok" ? readLive(stdout) : undefined;
}
