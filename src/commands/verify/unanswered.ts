import type { Host, Model } from "../../model/types.ts";
import { planChecks, planServerChecks } from "../../plan/checks/checks.ts";
import type { Finding } from "../../report/types.ts";

/**
 * What a measurement did not answer: a control of the project without a finding is not measured, and a service without a single value does not run.
 * A control can never drop out of the report by being silent.
 *
 * @param hosts those that came to the end of the measurement
 */
export function findUnanswered(model: Model, hosts: readonly Host[], findings: readonly Finding[]): readonly Finding[] {
  const expected = hosts.flatMap(({ name: host, prepare }) => [
    ...planChecks(model).flatMap(({ service, controls }) =>
      controls.map(({ control }): Finding => ({ host, service, control, ok: null, why: "nothing was read for it" })),
    ),
    ...[...planServerChecks(model, "hostReadings"), ...(prepare ? planServerChecks(model) : [])].map(
      ({ control }): Finding => ({ host, control, ok: null, why: "nothing was read for it" }),
    ),
  ]);
  const found = new Set(findings.map(placeOf));
  const answered = new Set(findings.filter(({ ok }) => ok !== null).map(ownerOf));
  const absent = expected.filter((one) => one.control === "health-check" && !answered.has(ownerOf(one)));
  return [
    ...expected.filter((one) => !found.has(placeOf(one))),
    ...absent.map((one): Finding => ({ ...one, ok: false, why: `${one.service} does not run on ${one.host}` })),
  ];
}

function placeOf({ host, service, control }: Finding): string {
  return JSON.stringify([host, service, control]);
}

function ownerOf({ host, service }: Finding): string {
  return JSON.stringify([host, service]);
}
