import type { HostAnswer } from "../../ansible/adhoc.ts";
import { getText, parseObject } from "../../lib/fields.ts";
import { tell } from "../../lib/io.ts";
import { takeLastLine } from "../../lib/text/last-line.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { getStackRoot } from "../../model/deployed-names.ts";
import type { Service } from "../../model/types/service.ts";
import { groupBy } from "../../report/summary.ts";
import type { Finding } from "../../report/types.ts";
import { compareResults } from "../../scan/compare.ts";
import type { ScanOutcome } from "../../scan/scan-lines.ts";
import type { Reading, ScannedService, Scanner } from "../../scan/types.ts";
import type { Project } from "../open.ts";
import type { Ask } from "../run/ask-hosts.ts";
import type { Context } from "../types.ts";
import { lintHere } from "./run-here.ts";
import type { ScannerArchive } from "./scanner-archive.ts";
import type { ReleaseFor } from "./scanner-release.ts";

/** A scanner with its files, which may differ from host to host. */
export interface ArchivedScanner {
  readonly scanner: Scanner;
  readonly archive: ScannerArchive | ReleaseFor;
}

interface Brought {
  readonly scanner: Scanner;
  readonly path: string;
  readonly findings: readonly Finding[];
}

/** Ansible's own part of a run, in seconds: to bring the archive, and to start. */
const overhead = 120;

/** Runs a scanner on every host, or a linter here, and compares what it says with what was measured there. */
export async function runScanner(
  context: Context,
  project: Project,
  ask: Ask,
  { scanner, archive }: ArchivedScanner,
  { folder, findings }: { readonly folder: string; readonly findings: readonly Finding[] },
): Promise<readonly ScanOutcome[]> {
  const { name, runs } = scanner;
  if (typeof archive === "function") {
    return runRelease(context, project, ask, { scanner, archive }, findings);
  }
  if ("missing" in archive) {
    const place = runs === "here" ? "this machine" : "every host";
    return [{ scanner: name, place, outcome: { state: "missing", why: archive.missing } }];
  }
  if (runs === "here") {
    const reading = await lintHere(project, scanner, archive.path, folder);
    return [{ scanner: name, place: "the compose file", outcome: compareReading(reading, scanner, findings) }];
  }
  tell(context.io, `${name} runs; this takes a minute or two`);
  return runOnHosts(project, ask, { scanner, path: archive.path, findings });
}

/** The same of a program that is made for a kind of processor: the hosts of each kind get theirs. */
async function runRelease(
  context: Context,
  project: Project,
  ask: Ask,
  { scanner, archive }: { readonly scanner: Scanner; readonly archive: ReleaseFor },
  findings: readonly Finding[],
): Promise<readonly ScanOutcome[]> {
  const { name } = scanner;
  const answers = await ask({ argv: ["uname", "--machine"] });
  const outcomes: ScanOutcome[] = answers
    .filter(({ outcome }) => outcome !== "ok")
    .map(({ host, message = "no message" }) => ({
      scanner: name,
      place: host,
      outcome: { state: "aborted", why: makePrintable(message, 300) },
    }));
  const kinds = groupBy(
    answers.filter(({ outcome }) => outcome === "ok"),
    ({ stdout }) => stdout.trim(),
  );
  for (const [machine, hosts] of kinds) {
    const brought = await archive(machine);
    const places = hosts.map(({ host }) => host);
    if ("missing" in brought) {
      outcomes.push(
        ...places.map(
          (place): ScanOutcome => ({ scanner: name, place, outcome: { state: "missing", why: brought.missing } }),
        ),
      );
      continue;
    }
    tell(context.io, `${name} runs; it fetches what is known of holes, and looks at each image: this takes minutes`);
    outcomes.push(...(await runOnHosts(project, ask, { scanner, path: brought.path, findings }, places.join(","))));
  }
  return outcomes;
}

async function runOnHosts(
  { model }: Project,
  ask: Ask,
  { scanner, path, findings }: Brought,
  limit?: string,
): Promise<readonly ScanOutcome[]> {
  const { name, command, reads, seconds, targets } = scanner;
  const root = getStackRoot(model.name);
  const task = {
    module: "harden.stack.scanner_run",
    args: {
      ...{ archive: path, command, reads, seconds },
      ...(targets && {
        targets: targets.list(model.services.map((service) => describeService(service, root))),
        keep: targets.keep,
        stack: model.name,
      }),
    },
    timeout: (seconds + overhead) * 1000,
  };
  const answers = await ask(task, ...(limit === undefined ? [] : [limit]));
  return answers.map((answer): ScanOutcome => {
    const reading = readAnswer(answer, scanner, model.name);
    const own = findings.filter(({ host }) => host === answer.host);
    return { scanner: name, place: answer.host, outcome: compareReading(reading, scanner, own) };
  });
}

function describeService({ name, base, adopted }: Service, root: string): ScannedService {
  const isBuilt = base !== undefined || adopted?.hardened.service.build !== undefined;
  return { name, ...(isBuilt && { context: `${root}/${name}` }) };
}

function compareReading(reading: Reading, scanner: Scanner, findings: readonly Finding[]): ScanOutcome["outcome"] {
  return reading.state === "complete"
    ? { ...reading, comparisons: compareResults(reading.results, scanner, findings) }
    : reading;
}

/** What a host's answer comes to; whatever is not a whole output is an abort. */
export function readAnswer(
  { outcome, stdout, message = "no message" }: Pick<HostAnswer, "outcome" | "stdout" | "message">,
  { parse, command }: Pick<Scanner, "parse" | "command">,
  stack: string,
): Reading {
  const said = outcome === "ok" ? parseObject(stdout) : undefined;
  if (said === undefined) {
    return { state: "aborted", why: makePrintable(message, 300) };
  }
  const { text, ended, cut } = said;
  const abort = (why: string): Reading => ({
    state: "aborted",
    why: [why, takeLastLine(getText(said, "said") ?? "", 200)].filter(Boolean).join(": "),
  });
  if (ended === "missing") {
    return { state: "aborted", why: `the host has no ${command[0]}` };
  }
  if (cut === true) {
    return abort("its output is larger than is read");
  }
  if (ended === "timeout") {
    return abort("it took too long");
  }
  return typeof text === "string" ? parse(text, stack) : abort("it wrote nothing");
}
