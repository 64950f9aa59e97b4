import { formatHostDrift, formatProjectDrift } from "../../drift/drift-lines.ts";
import { comparedColumns } from "../../drift/types.ts";
import type { Colours } from "../../lib/io.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { describeTimeName } from "../../lib/text/time-name.ts";
import { toolVersion } from "../../lib/version.ts";
import { describeAudits } from "../../report/audits/describe-audits.ts";
import { type Cell, drawBarAndGrid } from "../../report/grid/draw.ts";
import { alignRows } from "../../report/table.ts";
import type { Status } from "./read-status.ts";

/** The status for the terminal, the result first. */
export function formatStatus(status: Status, colours: Colours): readonly string[] {
  const { written, lastRun, hosts = [] } = status;
  const drifts = hosts.flatMap(({ drift }) => drift ?? []);
  const isGood = !hasDrifted(status) && hosts.every(({ drift }) => drift !== undefined);
  return [
    `${isGood ? colours.green("✔") : colours.red("✖")} ${colours.bold(describeResult(status))}`,
    "",
    ...gridLines(status, colours),
    ...stateLines(status),
    `project: ${describeProject(status)}`,
    `last run: ${lastRun === undefined ? "none" : `${lastRun.kind} of ${lastRun.startedAt}`}`,
    ...releaseLines(status),
    ...auditLines(status),
    ...formatProjectDrift(written),
    ...drifts.flatMap(formatHostDrift),
  ];
}

/** Whether the files are not as the answers say, or what runs is not as the files say. */
export function hasDrifted(status: Status): boolean {
  return status.written.changes.length > 0 || checksOf(status).some(({ ok }) => ok === false);
}

/** What to do about what differs on hosts. */
export function adviseOnDrift({ project, hosts = [] }: Status): readonly string[] {
  if (!hosts.some(({ drift }) => drift !== undefined && drift.services.length + drift.files.length > 0)) {
    return [];
  }
  const shown = "Each line shows: in the project → on the host.";
  return project.model.target === "swarm"
    ? [
        shown,
        "`harden-init deploy` restores the files and the services. Tasks of a server that is away may have no other place.",
      ]
    : [
        shown,
        "`harden-init deploy` restores the files. If a running container was changed: remove it first (docker rm --force NAME); the deploy creates it again.",
      ];
}

function checksOf({ hosts = [] }: Status): readonly Cell[] {
  return hosts.flatMap(({ drift }) => drift?.checks ?? []);
}

function describeResult(status: Status): string {
  const { project, written, hosts } = status;
  const { name } = project.model;
  const silent = (hosts ?? []).flatMap(({ answer, drift }) => (drift === undefined ? [answer.host] : []));
  const faults = [
    ...(silent.length > 0 ? [`nothing is known of ${silent.join(", ")}`] : []),
    ...(checksOf(status).some(({ ok }) => ok === false) ? ["what runs differs from the project"] : []),
    ...(written.changes.length > 0 ? ["the files differ from the answers"] : []),
  ];
  const good = hosts === undefined ? "the files are as the answers say" : "it runs as the answers say";
  const asked = hosts === undefined ? " No host was asked." : "";
  return `${name}: ${faults.length > 0 ? faults.join(", ") : good}.${asked}`;
}

/** What was compared on the hosts, of each service and each host. */
function gridLines(status: Status, colours: Colours): readonly string[] {
  const checks = checksOf(status);
  const differ = checks.filter(({ ok }) => ok === false).length;
  const unknown = checks.filter(({ ok }) => ok === null).length;
  const counts = `${checks.length - differ - unknown} of ${checks.length} as in the project, ${differ} not, ${unknown} not known yet`;
  return checks.length === 0
    ? []
    : [`${colours.bold("Compared")}  ${counts}`, ...drawBarAndGrid(checks, comparedColumns), ""];
}

function stateLines({ hosts = [] }: Status): readonly string[] {
  const rows = hosts
    .flatMap(({ drift }) => drift?.states ?? [])
    .map(({ host, service, state, status, image }) => [host, service, state, status, image]);
  return rows.length === 0 ? [] : [...alignRows([["host", "service", "state", "since", "image"], ...rows]), ""];
}

/** The releases that rollbacks brought back: what runs then is not what the project says. */
function releaseLines({ hosts = [] }: Status): readonly string[] {
  return hosts.flatMap(({ answer: { host }, release }) => {
    if (release === undefined || release.back === "") {
      return [];
    }
    const name = `release ${release.id} (${describeTimeName(release.id)})`;
    return release.tree === ""
      ? [`rollback: ${host} was taken back to ${name}, and that did not come to its end: harden-init rollback`]
      : [`rollback: ${host} runs ${name}; the next deploy brings the project's files`];
  });
}

/** The last time that each host measured itself, and what was different there since the last run. */
function auditLines({ hosts = [], lastRun }: Status): readonly string[] {
  const lines = describeAudits(
    hosts.flatMap(({ audits = [] }) => audits),
    lastRun?.endedAt ?? lastRun?.startedAt,
  );
  return lines.length === 0 ? [] : ["last audit:", ...lines.map((line) => `  ${line}`)];
}

function describeProject({ written, tool, conflicts }: Status): string {
  if (conflicts.length > 0) {
    return `conflicts are open: ${conflicts.join(", ")}`;
  }
  const by = tool === toolVersion ? "" : ` by harden-init ${makePrintable(tool, 40)}; this is ${toolVersion}`;
  return written.changes.length > 0
    ? `the files differ from the answers: harden-init generate${by && ` (they were written${by})`}`
    : `written from the current answers${by}`;
}
