import type { Lab } from "./lab.ts";
import type { Project } from "./project.ts";
import { brokenControls, changedIn, type DeployReport, failuresIn, wrongControls } from "./report.ts";

/** Deploys, and expects no failure and a second pass that changes nothing; gives the report. */
export function expectProven(project: Project, ...words: readonly string[]): DeployReport {
  const { code, report } = project.deploy("--prove", ...words);
  const [, second] = report.passes;
  expect({
    code,
    failures: failuresIn(report),
    broken: brokenControls(report).map(describeFinding),
    second: changedIn(report)[1],
    changed: second?.changed.map(({ task, changes }) => `${task}: ${changes.join(", ")}`),
  }).toEqual(proven);
  return report;
}

const proven = { code: 0, failures: "", broken: [], second: 0, changed: [] };

function describeFinding({ control, service = "the server", why = "" }: DeployReport["findings"][number]): string {
  return `${control} (${service}): ${why}`;
}

/** What a deploy comes to where all is as it should be. */
export const well = { code: 0, failures: "", wrong: [] };

/** Deploys, and tells what it comes to, how much each pass changed, and which containers are others afterwards. */
export function deployAndCompare(lab: Lab, ...words: readonly string[]) {
  const before = lab.containers();
  const { code, report } = lab.deploy(...words);
  const after = lab.containers();
  const renewed = Object.keys(after).filter((service) => after[service] !== before[service]);
  const outcome = { code, failures: failuresIn(report), wrong: wrongControls(report), renewed: renewed.sort() };
  return { outcome, changed: changedIn(report), report };
}
