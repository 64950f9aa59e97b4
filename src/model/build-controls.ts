import type { Control } from "../controls/types.ts";
import type { Answers } from "./schema.ts";
import type { AppliedControl } from "./types.ts";

/** Each control with whether this stack has it, and why where it has not. */
export function buildControls(catalogue: readonly Control[], answers: Answers): readonly AppliedControl[] {
  return catalogue.map((control) => {
    const reason = reasonToLeaveOut(control, answers);
    return reason === undefined ? { control, on: true } : { control, on: false, reason };
  });
}

function reasonToLeaveOut(control: Control, { hardening, trust }: Answers): string | undefined {
  const { overrides = {}, profile, apparmor } = hardening;
  const written = Object.hasOwn(overrides, control.slug) ? overrides[control.slug] : undefined;
  if (written !== undefined) {
    return written.reason;
  }
  if (control.from === "strict" && profile === "baseline") {
    return "the profile is baseline";
  }
  if (control.slug === "apparmor" && apparmor === "off") {
    return "hardening.apparmor is off";
  }
  return control.slug === "image-digest" && trust === "tag" ? "trust is tag" : undefined;
}
