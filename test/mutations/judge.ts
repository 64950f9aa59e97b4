import type { DeployReport } from "../support/projects/report.ts";
import { compareWarnings, type Warnings } from "./scanners.ts";
import type { Mutation } from "./types.ts";

/** What a report says of a service, or of the server where none is named: the controls that do not hold, and those that could not be measured. */
export interface Verdict {
  readonly broken: readonly string[];
  readonly unmeasured: readonly string[];
}

/** AppArmor is left out where this kernel has none: then it is unmeasured for every service. */
export function readVerdict({ findings }: DeployReport, service?: string): Verdict {
  const own = findings.filter((finding) => finding.service === service && finding.open === undefined);
  const controlsThatAre = (ok: boolean | null) =>
    own.filter((finding) => finding.ok === ok && finding.control !== "apparmor").map(({ control }) => control);
  return { broken: controlsThatAre(false).sort(), unmeasured: controlsThatAre(null).sort() };
}

/** One mutation and who noticed it. */
export interface Result {
  readonly service: string;
  readonly what: string;
  readonly controls: readonly string[];
  /** What `verify` said is not as wanted. */
  readonly found: readonly string[];
  /** What it could not measure any more. */
  readonly unmeasured: readonly string[];
  readonly dockerBench: readonly string[];
  readonly composeLint: readonly string[];
}

/** What each scanner said of the stack as it was deployed, and after it was changed. */
export interface Scans {
  readonly dockerBench: readonly [before: Warnings, after: Warnings];
  readonly composeLint: readonly [before: Warnings, after: Warnings];
}

export function compareAll(mutations: readonly Mutation[], report: DeployReport, scans: Scans): readonly Result[] {
  return mutations.map(({ service, what, controls }) => {
    const { broken, unmeasured } = readVerdict(report, service);
    return {
      service,
      what,
      controls,
      found: broken,
      unmeasured,
      dockerBench: compareWarnings(...scans.dockerBench, service),
      composeLint: compareWarnings(...scans.composeLint, service),
    };
  });
}
