import type { HostAnswer } from "../ansible/adhoc.ts";
import { readLatestRecord } from "../ansible/record.ts";
import { type ExitCode, exitCodes } from "../lib/errors.ts";
import { print } from "../lib/io.ts";
import { objectIn, textAt } from "../lib/json.ts";
import { printable } from "../lib/printable.ts";
import { alignRows } from "../report/table.ts";
import { isUpToDate, openConflicts } from "../write/manifest.ts";
import { inputsFingerprint } from "./fingerprint.ts";
import { answersCode, askStack, tellFailures } from "./hosts.ts";
import { openProject, type Project } from "./project.ts";
import type { Context, Options } from "./types.ts";

/** One container of the stack on one host; `absent` where there should be one. */
interface ServiceState {
  readonly host: string;
  readonly service: string;
  readonly state: string;
  readonly health: string;
  readonly status: string;
  readonly image: string;
}

/** Says how the stack stands on its hosts, and whether the project is what its answers say. */
export async function run(context: Context, options: Options): Promise<ExitCode> {
  const project = await openProject(context.root);
  const answers = await askStack(context, options, project, listWords(project));
  const services = answers.flatMap((answer) => (answer.outcome === "ok" ? statesOf(project, answer) : []));
  const written = describeProject(project);
  const last = await readLatestRecord(project.root);
  if (context.json) {
    print(
      context.io,
      JSON.stringify({ services, project: written, lastRun: last?.startedAt, hosts: answers.map(hostOnly) }),
    );
  } else {
    show(context, services, [
      `project: ${written}`,
      `last run: ${last === undefined ? "none" : `${last.kind} of ${last.startedAt}`}`,
    ]);
  }
  tellFailures(context, project, answers);
  const failed = answersCode(answers);
  return failed === exitCodes.done && services.some(({ state }) => state !== "running")
    ? exitCodes.notAsWanted
    : failed;
}

/** By label and not by the compose file, so that a stack whose files are gone is seen too. */
function listWords({ model }: Project): readonly string[] {
  const filter = `label=com.docker.compose.project=${model.name}`;
  return ["docker", "ps", "--all", "--no-trunc", "--filter", filter, "--format", "json"];
}

function statesOf({ model }: Project, { host, stdout }: HostAnswer): readonly ServiceState[] {
  const found = stdout.split("\n").flatMap((line) => stateIn(host, line));
  return model.services.flatMap(({ name }) => {
    const own = found.filter(({ service }) => service === name);
    return own.length > 0 ? own : [{ host, service: name, state: "absent", health: "", status: "", image: "" }];
  });
}

function stateIn(host: string, line: string): readonly ServiceState[] {
  const fields = objectIn(line) ?? {};
  const service = /com\.docker\.compose\.service=([^,]+)/.exec(textAt(fields, "Labels") ?? "")?.[1];
  if (service === undefined) {
    return [];
  }
  const status = printable(textAt(fields, "Status") ?? "");
  return [
    {
      host,
      service: printable(service),
      state: printable(textAt(fields, "State") ?? "unknown"),
      health: /\((?:health: )?(\w+)\)/.exec(status)?.[1] ?? "",
      status,
      image: printable(textAt(fields, "Image") ?? ""),
    },
  ];
}

function describeProject({ root, text }: Project): string {
  const conflicts = openConflicts(root);
  if (conflicts.length > 0) {
    return `conflicts are open: ${conflicts.join(", ")}`;
  }
  return isUpToDate(root, inputsFingerprint(root, text))
    ? "written from the answers as they are"
    : "the answers have changed since it was written: harden-init generate";
}

function show({ io }: Context, services: readonly ServiceState[], lines: readonly string[]): void {
  const rows = services.map(({ host, service, state, status, image }) => [host, service, state, status, image]);
  for (const line of [...alignRows([["host", "service", "state", "since", "image"], ...rows]), "", ...lines]) {
    print(io, line);
  }
}

function hostOnly({ host, outcome, message }: HostAnswer): object {
  return { host, outcome, message };
}
