import { findControl } from "../../controls/catalogue.ts";
import type { Host } from "../../model/types/host.ts";
import type { Model } from "../../model/types/model.ts";
import { listMeasuredPlaces } from "../../plan/checks/measured-places.ts";
import { describePlace, identifyPlace } from "../../report/summary.ts";
import type { Finding } from "../../report/types.ts";

/**
 * What a measurement did not answer: a control of the project without a finding is not measured, and a service without a single value does not run.
 * A control can never drop out of the report by being silent.
 *
 * @param hosts those that came to the end of the measurement
 */
export function findUnanswered(model: Model, hosts: readonly Host[], findings: readonly Finding[]): readonly Finding[] {
  const places = listMeasuredPlaces(model, hosts);
  const expected = (model.target === "swarm" ? listOnSwarm(places, findings) : places)
    .filter(({ control }) => findControl(control)?.isAskedFirst !== true)
    .map((place): Finding => ({ ...place, ok: null, why: "nothing was read for it" }));
  const found = new Set(findings.map(identifyPlace));
  const answered = new Set(findings.filter(({ ok }) => ok !== null).map(describePlace));
  const absent = expected.filter((one) => one.control === "health-check" && !answered.has(describePlace(one)));
  return [
    ...expected.filter((one) => !found.has(identifyPlace(one))),
    ...absent.map((one): Finding => ({ ...one, ok: false, why: `${one.service} does not run on ${one.host}` })),
  ];
}

/** A service of a swarm runs on some of its servers: what any of them measured of it is answered. */
function listOnSwarm<T extends Pick<Finding, "host" | "control" | "service">>(
  places: readonly T[],
  findings: readonly Finding[],
): readonly T[] {
  const measured = new Set(findings.map(({ service, control }) => `${service} ${control}`));
  const asked = new Set<string>();
  return places.filter(({ service, control }) => {
    const key = `${service} ${control}`;
    const isSecond = asked.has(key);
    asked.add(key);
    return service === undefined || !(measured.has(key) || isSecond);
  });
}
