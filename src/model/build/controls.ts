import type { Control } from "../../controls/types.ts";
import type { Answers, HostAnswers } from "../schema/answers.ts";
import type { AppliedControl, Override } from "../types/controls.ts";

/** Each control, whether this stack has it, and if not, why. Controls of prepared servers are included if there is one. */
export function buildControls(catalogue: readonly Control[], answers: Answers): readonly AppliedControl[] {
  const isOfPrepared = ({ scope, hostReadings, nodeReadings }: Control) =>
    scope === "host" && hostReadings === undefined && nodeReadings === undefined;
  const concerned = answers.hosts.some(isPrepared) ? catalogue : catalogue.filter((control) => !isOfPrepared(control));
  return concerned.map((control) => {
    const override = findOverride(control, answers);
    const reason = override?.reason ?? reasonToLeaveOut(control, answers);
    return reason === undefined ? { control, on: true } : { control, on: false, reason, ...(override && { override }) };
  });
}

/** Whether the answers have the server itself prepared; for this machine only explicitly. */
export function isPrepared({ prepare, connection }: HostAnswers): boolean {
  return prepare ?? connection === "ssh";
}

function findOverride({ slug }: Control, { hardening: { overrides = {} } }: Answers): Override | undefined {
  const written = Object.hasOwn(overrides, slug) ? overrides[slug] : undefined;
  if (written === undefined) {
    return undefined;
  }
  const { reason, until, owner } = written;
  return { reason, ...(until !== undefined && { until }), ...(owner !== undefined && { owner }) };
}

function reasonToLeaveOut(control: Control, { hardening, trust }: Answers): string | undefined {
  const { profile, apparmor } = hardening;
  const required = control.slug === "apparmor" && apparmor === "require";
  if (control.from === "strict" && profile === "baseline" && !required) {
    return "the profile is baseline";
  }
  if (control.slug === "apparmor" && apparmor === "off") {
    return "hardening.apparmor is off";
  }
  return control.slug === "image-digest" && trust === "tag" ? "trust is tag" : undefined;
}
