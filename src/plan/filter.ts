import { createHash } from "node:crypto";
import type { Model } from "../model/types.ts";
import { isOn } from "./view.ts";

/** A rule of the server's packet filter, in iptables' words, for one of the stack's networks. */
export interface FilterRule {
  readonly chain: "FORWARD" | "INPUT";
  readonly words: string;
}

/** A unit that keeps rules in force; it is called after its control. */
export interface FilterUnit {
  readonly control: string;
  readonly unit: string;
  readonly rules: readonly FilterRule[];
}

/** The most characters that the kernel takes for an interface's name. */
const longestName = 15;

/** The name of a network's bridge on the server: the same on every server and after every deploy, so that rules can name it. */
export function bridgeName(stack: string, network: string): string {
  const name = `hi-${stack}-${network}`;
  if (name.length <= longestName) {
    return name;
  }
  return `hi-${createHash("sha256").update(`${stack}/${network}`).digest("hex").slice(0, 12)}`;
}

/** The units of the controls that the stack has. */
export function filterUnits(model: Model): readonly FilterUnit[] {
  const bridges = model.networks.map(({ name }) => bridgeName(model.name, name));
  return Object.entries(rulesOf)
    .filter(([control]) => isOn(model, control))
    .map(([control, rules]) => ({
      control,
      unit: `harden-init.${model.name}.${control}.service`,
      rules: bridges.flatMap(rules),
    }));
}

const rulesOf: Readonly<Record<string, (bridge: string) => readonly FilterRule[]>> = {
  // The engine translates what comes for a published port before it is forwarded. What is not translated was sent to the container's own address.
  "neighbour-filter": (bridge) => [
    {
      chain: "FORWARD",
      words: `-o ${bridge} ! -i ${bridge} -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP`,
    },
  ],
  "host-filter": (bridge) => [
    { chain: "INPUT", words: `-i ${bridge} -m conntrack ! --ctstate RELATED,ESTABLISHED -j DROP` },
    // Port 80 alone: some clouds answer names at the same address.
    { chain: "FORWARD", words: `-i ${bridge} -d 169.254.0.0/16 -p tcp -m tcp --dport 80 -j DROP` },
  ],
};
