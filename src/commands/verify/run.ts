import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { measureHosts } from "../../project/measure/measure-hosts.ts";
import { openProject } from "../../project/open.ts";
import { requireWritten } from "../../project/ready.ts";
import { requireReviewed } from "../../project/reviewed/require-reviewed.ts";
import { requireHosts } from "../../project/run/require-known.ts";
import { showReport } from "../../project/run/show-report.ts";
import type { Context } from "../../project/types.ts";
import { judgePasses } from "../../report/exit.ts";
import { findGated } from "../../report/gate.ts";
import { readBaseline } from "./baseline.ts";
import type { VerifyOptions } from "./spec.ts";

/**
 * Measures every control on the live hosts. Nothing is changed, there or here, and the vault stays closed. The exit code is 3 for a finding that the gate
 * of the options does not let pass.
 */
export async function run(context: Context, options: VerifyOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  requireWritten(project);
  requireHosts(project, options.hosts);
  const baseline = options.baseline === undefined ? undefined : await readBaseline(options.baseline);
  await requireReviewed(context, project, "run", options);
  const report = await measureHosts(context, project, options);
  showReport(context, report);
  const code = judgePasses(report);
  const gated = findGated(report.findings, { ...options, baseline });
  return code === exitCodes.done && gated.length > 0 ? exitCodes.notAsWanted : code;
}
