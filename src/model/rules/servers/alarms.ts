import { isPrepared } from "../../build/controls.ts";
import { type Rule, refuse } from "../rule.ts";

const path = ["alarms"];

/** Alarms come from the regular audit, which is on prepared servers only. */
const alarmsHaveASource: Rule = ({ alarms, hosts, hardening }) => {
  if (alarms === undefined) {
    return [];
  }
  if (!hosts.some(isPrepared)) {
    return refuse(path, "no server is prepared, so none measures itself", "Leave out `alarms`, or prepare a server.");
  }
  return Object.hasOwn(hardening.overrides ?? {}, "regular-audit")
    ? refuse(path, "hardening.overrides turns off regular-audit, from which alarms come", "Leave out one of the two.")
    : [];
};

const alarmsAreTold: Rule = ({ alarms }) =>
  alarms !== undefined && [alarms.command, alarms.mail, alarms.webhook].every((way) => way === undefined)
    ? refuse(path, "nobody is told", "Write at least one of `command`, `mail` and `webhook: true`.")
    : [];

export const alarmRules: readonly Rule[] = [alarmsHaveASource, alarmsAreTold];
