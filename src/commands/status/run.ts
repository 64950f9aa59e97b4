import type { HostAnswer } from "../../ansible/adhoc.ts";
import { formatHostDrift, formatProjectDrift } from "../../drift/drift-lines.ts";
import { findHostDrift } from "../../drift/host.ts";
import { type Live, readLive } from "../../drift/live.ts";
import { findProjectDrift, type ProjectDrift } from "../../drift/project.ts";
import type { HostDrift } from "../../drift/types.ts";
import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { printJson, printLines, tell } from "../../lib/io.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { toolVersion } from "../../lib/version.ts";
import { findJobs, isOnDemand } from "../../model/build/adopted.ts";
import { getStackRoot } from "../../plan/context/context.ts";
import { decideProject, isAChange } from "../../project/decide.ts";
import { openProject, type Project } from "../../project/open.ts";
import { askStack, judgeAnswers, tellFailures } from "../../project/run/ask-hosts.ts";
import type { Context } from "../../project/types.ts";
import { readLatestRecord } from "../../report/record.ts";
import { alignRows } from "../../report/table.ts";
import { openConflicts, readWriter } from "../../write/manifest.ts";
import type { StatusOptions } from "./spec.ts";

/** One container of the stack on one host; `absent` if it is missing. */
interface ServiceState {
  readonly host: string;
  readonly service: string;
  readonly state: string;
  readonly health: string;
  readonly status: string;
  readonly image: string;
}

/** One host's answer, and what it means. */
interface HostState {
  readonly answer: HostAnswer;
  readonly services: readonly ServiceState[];
  readonly drift?: HostDrift;
}

/**
 * Shows the state of the stack and every drift: from the answers to the files, and from the files to what runs on the hosts. Nothing is changed.
 * `--offline` asks no host.
 */
export async function run(context: Context, options: StatusOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  const { changes, answersBefore } = await decideProject(project);
  const written = findProjectDrift(changes, { before: answersBefore, now: project.text });
  const answers = options.offline ? [] : (await askHosts(context, options, project)).map(onlyReadable);
  const hosts = answers.map((answer) => stateOf(project, answer));
  if (context.json) {
    printJson(context.io, await asJson(project, written, hosts));
  } else {
    await show(context, project, written, hosts);
  }
  tellFailures(context, project, answers);
  const failed = judgeAnswers(answers);
  return failed === exitCodes.done && hasDrifted(written, hosts) ? exitCodes.notAsWanted : failed;
}

function askHosts(context: Context, options: StatusOptions, project: Project): Promise<readonly HostAnswer[]> {
  const { name } = project.model;
  return askStack(context, options, project, {
    module: "harden.stack.stack_live",
    args: { project: name, root: getStackRoot(name) },
  });
}

/** An unreadable answer counts as none. */
function onlyReadable(answer: HostAnswer): HostAnswer {
  return answer.outcome === "ok" && readLive(answer.stdout) === undefined
    ? { ...answer, outcome: "failed", message: "the answer could not be read" }
    : answer;
}

function stateOf({ root, model }: Project, answer: HostAnswer): HostState {
  const live = answer.outcome === "ok" ? readLive(answer.stdout) : undefined;
  const jobs = findJobs(model.services);
  return live === undefined
    ? { answer, services: [] }
    : {
        answer,
        services: model.services.flatMap((service) => {
          const states = containersOf(service.name, answer.host, live).map((each) =>
            jobs.has(each.service) ? ended(each) : each,
          );
          return isOnDemand(service) ? states.filter(({ state }) => state === "running") : states;
        }),
        drift: findHostDrift(root, model, answer.host, live),
      };
}

/** A job that ended well is fine. */
function ended(container: ServiceState): ServiceState {
  return container.state === "exited" && container.status.startsWith("Exited (0)")
    ? { ...container, state: "ended" }
    : container;
}

function containersOf(service: string, host: string, { containers }: Live): readonly ServiceState[] {
  const own = containers.filter((container) => container.service === service);
  return own.length === 0
    ? [{ host, service, state: "absent", health: "", status: "", image: "" }]
    : own.map(({ state, health, status, config }) => ({
        host,
        service,
        state: makePrintable(state),
        health: makePrintable(health),
        status: makePrintable(status),
        image: makePrintable(String(config.Image ?? "")),
      }));
}

function hasDrifted({ changes }: ProjectDrift, hosts: readonly HostState[]): boolean {
  return (
    changes.some(isAChange) ||
    hosts.some(
      ({ services, drift }) =>
        services.some(({ state, health }) => !["running", "ended"].includes(state) || health === "unhealthy") ||
        (drift !== undefined && drift.services.length + drift.files.length > 0),
    )
  );
}

async function asJson({ root }: Project, written: ProjectDrift, hosts: readonly HostState[]): Promise<object> {
  const last = await readLatestRecord(root);
  return {
    services: hosts.flatMap(({ services }) => services),
    project: {
      tool: readWriter(root),
      conflicts: openConflicts(root),
      answers: written.answers,
      changes: written.changes.filter(isAChange).map(({ type, path }) => ({ type, path })),
      edited: written.edited,
    },
    hosts: hosts.map(({ answer: { host, outcome, message }, drift }) => ({
      host,
      outcome,
      message,
      ...(drift && {
        services: drift.services.map(({ drift: each, ...where }) => ({ ...where, ...each })),
        files: drift.files,
      }),
    })),
    lastRun: last?.startedAt,
  };
}

async function show(
  context: Context,
  { root }: Project,
  written: ProjectDrift,
  hosts: readonly HostState[],
): Promise<void> {
  const { io } = context;
  const states = hosts.flatMap(({ services }) => services);
  const rows = states.map(({ host, service, state, status, image }) => [host, service, state, status, image]);
  const last = await readLatestRecord(root);
  const drift = [
    ...formatProjectDrift(written, isAChange),
    ...hosts.flatMap((host) => (host.drift === undefined ? [] : formatHostDrift(host.drift))),
  ];
  printLines(io, [
    ...(rows.length === 0 ? [] : [...alignRows([["host", "service", "state", "since", "image"], ...rows]), ""]),
    `project: ${inOneLine(root, written)}`,
    `last run: ${last === undefined ? "none" : `${last.kind} of ${last.startedAt}`}`,
    ...drift,
  ]);
  for (const line of context.quiet ? [] : advice(hosts)) {
    tell(io, line);
  }
}

function advice(hosts: readonly HostState[]): readonly string[] {
  const isOnHosts = hosts.some(({ drift }) => drift !== undefined && drift.services.length + drift.files.length > 0);
  return isOnHosts
    ? [
        "Each line shows: in the project → on the host.",
        "`harden-init deploy` restores the files. If a running container was changed: remove it first (docker rm --force NAME); the deploy creates it again.",
      ]
    : [];
}

function inOneLine(root: string, { changes }: ProjectDrift): string {
  const conflicts = openConflicts(root);
  if (conflicts.length > 0) {
    return `conflicts are open: ${conflicts.join(", ")}`;
  }
  const tool = readWriter(root);
  const by = tool === toolVersion ? "" : ` by harden-init ${makePrintable(tool, 40)}; this is ${toolVersion}`;
  return changes.some(isAChange)
    ? `the files differ from the answers: harden-init generate${by && ` (they were written${by})`}`
    : `written from the current answers${by}`;
}
