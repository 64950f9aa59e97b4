import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type * as z from "zod";
import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { printJson, printLines, tell } from "../../lib/io.ts";
import { toolVersion } from "../../lib/version.ts";
import { measureHosts } from "../../project/measure/measure-hosts.ts";
import { type ArchivedScanner, runScanner } from "../../project/measure/run-scanner.ts";
import { archiveScanner } from "../../project/measure/scanner-archive.ts";
import { prepareRelease } from "../../project/measure/scanner-release.ts";
import { openProject, type Project } from "../../project/open.ts";
import { requireWritten } from "../../project/ready.ts";
import { requireReviewed } from "../../project/reviewed/require-reviewed.ts";
import { withHosts } from "../../project/run/ask-hosts.ts";
import { requireHosts } from "../../project/run/require-known.ts";
import type { Context } from "../../project/types.ts";
import { judgePasses } from "../../report/exit.ts";
import type { publishedScans } from "../../scan/published.ts";
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
  const folder = await mkdtemp(join(tmpdir(), "harden-init-scan-"));
  try {
    return await scanInto(context, project, options, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What must be asked is asked before anything is measured. */
async function scanInto(context: Context, project: Project, options: ScanOptions, folder: string): Promise<ExitCode> {
  const archived = await archiveAll(context, options, folder);
  const hosts = options.limit === undefined ? [] : [options.limit];
  const report = await measureHosts(context, project, { ...options, hosts });
  const code = judgePasses(report);
  if (code !== exitCodes.done) {
    tell(context.io, "The hosts could not be measured, so nothing was scanned: `harden-init verify` says why.");
    return code;
  }
  const outcomes = await withHosts(context, options, project, async (ask) => {
    // One after the other: both at once would slow the hosts down, and each other.
    const all: ScanOutcome[] = [];
    for (const one of archived) {
      all.push(...(await runScanner(context, project, ask, one, { folder, findings: report.findings })));
    }
    return all;
  });
  show(context, {
    version: 1,
    stack: project.model.name,
    tool: toolVersion,
    startedAt: report.startedAt,
    scans: outcomes,
  });
  return judgeOutcomes(outcomes);
}

async function archiveAll(context: Context, options: ScanOptions, folder: string): Promise<readonly ArchivedScanner[]> {
  const sources = { yes: options.yes, tools: options.tools === undefined ? undefined : resolve(options.tools) };
  const archived: ArchivedScanner[] = [];
  for (const scanner of scanners.filter(({ name }) => options.scanners.some((one) => one === name))) {
    const { name, source } = scanner;
    const archive =
      "archives" in source
        ? await prepareRelease(context, sources, { name, source }, folder)
        : await archiveScanner(context, sources, { name, source }, folder);
    archived.push({ scanner, archive });
  }
  return archived;
}

function show({ io, json }: Context, published: z.output<typeof publishedScans>): void {
  if (json) {
    printJson(io, published, 2);
  } else {
    printLines(io, describeScan(published.scans));
  }
}

function judgeOutcomes(outcomes: readonly ScanOutcome[]): ExitCode {
  const has = (state: string) => outcomes.some(({ outcome }) => outcome.state === state);
  return has("missing") ? exitCodes.missing : has("aborted") ? exitCodes.hostFailed : exitCodes.done;
}
