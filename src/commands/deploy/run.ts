import type { ExitCode } from "../../lib/errors.ts";
import { deployProject, showDeployed } from "../../project/deploy/deploy-project.ts";
import { openProject } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { judgeDrift, judgeReport } from "../../report/exit.ts";
import { withProjectLock } from "../../write/lock.ts";
import type { DeployOptions } from "./spec.ts";

/** Runs the playbooks and reports what they did and measured. `--prove` runs them twice: the second pass must change nothing. */
export async function run(context: Context, options: DeployOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  return withProjectLock(context.root, async () => {
    const deployed = await deployProject(context, project, options);
    showDeployed(context, project, deployed);
    return options.failOnDrift ? judgeDrift(deployed.report) : judgeReport(deployed.report);
  });
}
