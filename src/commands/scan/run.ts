import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { printJson, printLines, tell } from "../../lib/io.ts";
import { measureHosts } from "../../project/measure/measure-hosts.ts";
import { runScanner } from "../../project/measure/run-scanner.ts";
import { openProject, type Project } from "../../project/open.ts";
import { requireWritten } from "../../project/ready.ts";
import { requireReviewed } from "../../project/reviewed/require-reviewed.ts";
import { requireHosts } from "../../project/run/require-known.ts";
import type { Context } from "../../project/types.ts";
import { judgePasses } from "../../report/exit.ts";
import type { Report } from "../../report/types.ts";
import { describeScan, type ScanOutcome } from "../../scan/scan-lines.ts";
import { scanners } from "../../scan/scanners/all.ts";
import type { ScanOptions } from "./spec.ts";

/**
 * Measures the hosts, lets each scanner loose on them, and shows where they differ. Nothing is changed, and nothing of a scanner stays on a host. The exit code
 * is 4 if a scanner is missing, and 5 if one did not come to its end: what it did not say counts for nothing.
 */
export async function run(context: Context, options: ScanOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  requireWritten(project);
  requireHosts(project, []);
  await requireReviewed(context, project, "run", options);
  const hosts = options.limit === undefined ? [] : [options.limit];
  const report = await measureHosts(context, project, { ...options, hosts });
  const code = judgePasses(report);
  if (code !== exitCodes.done) {
    tell(context.io, "The hosts could not be measured, so nothing was scanned: `harden-init verify` says why.");
    return code;
  }
  const outcomes = await scanAll(context, project, options, report);
  show(context, outcomes);
  return judgeOutcomes(outcomes);
}

/** One scanner after the other: both at once would slow the hosts down, and each other. */
async function scanAll(
  context: Context,
  project: Project,
  options: ScanOptions,
  { findings }: Report,
): Promise<readonly ScanOutcome[]> {
  const folder = await mkdtemp(join(tmpdir(), "harden-init-scan-"));
  const sources = { ...options, ...(options.tools !== undefined && { tools: resolve(options.tools) }) };
  try {
    const outcomes: ScanOutcome[] = [];
    for (const scanner of scanners.filter(({ name }) => options.scanners.some((one) => one === name))) {
      outcomes.push(...(await runScanner(context, project, sources, scanner, { folder, findings })));
    }
    return outcomes;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function show({ io, json }: Context, outcomes: readonly ScanOutcome[]): void {
  if (json) {
    printJson(io, { scans: outcomes }, 2);
  } else {
    printLines(io, describeScan(outcomes));
  }
}

function judgeOutcomes(outcomes: readonly ScanOutcome[]): ExitCode {
  const has = (state: string) => outcomes.some(({ outcome }) => outcome.state === state);
  return has("missing") ? exitCodes.missing : has("aborted") ? exitCodes.hostFailed : exitCodes.done;
}
