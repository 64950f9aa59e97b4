import type { HostAnswer } from "../../ansible/adhoc.ts";
import { getText, parseObject } from "../../lib/fields.ts";
import { tell } from "../../lib/io.ts";
import { takeLastLine } from "../../lib/text/last-line.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import type { Finding } from "../../report/types.ts";
import { compareResults } from "../../scan/compare.ts";
import type { ScanOutcome } from "../../scan/scan-lines.ts";
import type { Reading, Scanner } from "../../scan/types.ts";
import type { Project } from "../open.ts";
import type { Ask } from "../run/ask-hosts.ts";
import type { Context } from "../types.ts";
import { lintHere } from "./run-here.ts";
import type { ScannerArchive } from "./scanner-archive.ts";

/** A scanner with its files. */
export interface ArchivedScanner {
  readonly scanner: Scanner;
  readonly archive: ScannerArchive;
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
  const { name, command, reads, seconds, runs } = scanner;
  if ("missing" in archive) {
    const place = runs === "here" ? "this machine" : "every host";
    return [{ scanner: name, place, outcome: { state: "missing", why: archive.missing } }];
  }
  if (runs === "here") {
    const reading = await lintHere(project, scanner, archive.path, folder);
    return [{ scanner: name, place: "the compose file", outcome: compareReading(reading, scanner, findings) }];
  }
  tell(context.io, `${name} runs; this takes a minute or two`);
  const answers = await ask({
    module: "harden.stack.scanner_run",
    args: { archive: archive.path, command, reads, seconds },
    timeout: (seconds + overhead) * 1000,
  });
  return answers.map((answer): ScanOutcome => {
    const reading = readAnswer(answer, scanner, project.model.name);
    const own = findings.filter(({ host }) => host === answer.host);
    const outcome = compareReading(reading, scanner, own);
    return { scanner: name, place: answer.host, outcome };
  });
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
