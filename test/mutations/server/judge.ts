import type { DeployReport } from "../../support/projects/report.ts";
import type { ServerMutation } from "./types.ts";

/** The readings that are not as wanted, by the control that they are of. */
export type WrongReadings = Readonly<Record<string, readonly string[]>>;

/** What a report says does not hold, of the server and of its services, but for what was left open. */
export function findWrong({ findings }: DeployReport): WrongReadings {
  const wrong = findings.filter(({ ok, open }) => ok === false && open === undefined);
  return Object.fromEntries(
    wrong.map(({ control, service, why = "" }) => [
      service === undefined ? control : `${control} of ${service}`,
      why
        .split("; ")
        .map((one) => one.replace(/ is .*/s, ""))
        .sort(),
    ]),
  );
}

/** What it must say where these were done, and nothing else. */
export function expectWrong(done: readonly ServerMutation[]): WrongReadings {
  const readsOf = (control: string) => done.filter((one) => one.control === control).map(({ read }) => read);
  return Object.fromEntries(done.map(({ control }) => [control, [...new Set(readsOf(control))].sort()]));
}

/** Those whose value stands in no finding of their control. */
export function findUntold({ findings }: DeployReport, done: readonly ServerMutation[]): readonly ServerMutation[] {
  return done.filter(
    ({ control, found }) =>
      !findings.some((one) => one.control === control && one.ok === false && one.why?.includes(found)),
  );
}
