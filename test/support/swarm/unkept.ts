import { parity } from "../../../src/controls/swarm/parity.ts";
import type { DeployReport } from "../projects/report.ts";

/** What a server in a container of this machine cannot show, whether it is of a swarm or not; and these services have no filter of their own. */
const ofTheTest =
  /the kernel lets nobody here use audit|whose kernel is another's|kernel does not enforce AppArmor|no seccomp profile of its own/;

/** The controls that neither hold nor are open points of the parity table, each with what was found. */
export function listUnkept({ findings }: DeployReport): readonly string[] {
  const gaps = parity.filter(({ verdict }) => verdict !== "keeps").map(({ control }) => control);
  return findings
    .filter(({ ok, open, control }) => ok !== true && !(open !== undefined && gaps.includes(control)))
    .map(({ host = "", control, ok, open = "", why = "" }) => `${host} ${control} ${ok}: ${open} ${why}`)
    .filter((one) => !ofTheTest.test(one));
}
