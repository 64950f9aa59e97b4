import type { Kind } from "../../kinds/schema/kind.ts";
import type { Answers, ServiceAnswers } from "../schema/answers.ts";
import type { Service } from "../types/service.ts";

/** A service that no kind describes has a profile only if one was learned, and if its owner does not do without it. */
export function appArmorOf(
  { own }: Kind,
  { apparmor, accept = {} }: ServiceAnswers,
  { hardening, target }: Answers,
): Service["apparmor"] {
  if (target === "swarm") {
    // It has no key for a profile of a service's own.
    return "off";
  }
  switch (apparmor) {
    case "enforce":
    case "complain":
    case "off":
      return apparmor;
    case "learned":
      return Object.hasOwn(accept, "apparmor") ? "off" : "enforce";
    case "watched":
      return "complain";
    case undefined:
      return own ? "off" : (hardening.apparmor_mode ?? "enforce");
  }
}

/** Where the owner accepts to have no filter of its own, no list holds; of a watched one that is what is accepted. */
export function seccompOf({ own }: Kind, { seccomp, accept = {} }: ServiceAnswers): Service["seccomp"] {
  if (!own) {
    return seccomp ?? "kind";
  }
  return seccomp !== "watched" && Object.hasOwn(accept, "seccomp") ? "engine" : (seccomp ?? "engine");
}
