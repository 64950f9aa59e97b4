import { isPrepared } from "../build/controls.ts";
import { findPortFault } from "../open-ports.ts";
import { type Rule, refuse } from "./rule.ts";

const path = ["server", "open"];

const portsAreClear: Rule = ({ server: { open } }) =>
  open.flatMap((text, index) => {
    const fault = findPortFault(text);
    return fault === undefined ? [] : refuse([...path, index], fault);
  });

/** A list that nothing reads would be taken for what is in force. */
const othersAreClosed: Rule = ({ server: { open }, hosts, hardening: { profile, overrides = {} } }) => {
  if (open.length === 0) {
    return [];
  }
  if (!hosts.some(isPrepared)) {
    return refuse(path, "no server is prepared, so no port of one is closed", "Leave out `open`, or prepare a server.");
  }
  if (profile === "baseline") {
    return refuse(path, "the profile baseline closes no port of a server", "Leave out `open`, or choose strict.");
  }
  return Object.hasOwn(overrides, "port-filter")
    ? refuse(path, "hardening.overrides turns off port-filter, which closes the others", "Leave out one of the two.")
    : [];
};

export const openPortRules: readonly Rule[] = [portsAreClear, othersAreClosed];
