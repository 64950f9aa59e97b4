import { createHash } from "node:crypto";
import { mapAt, scalarAt } from "../../lib/fields.ts";
import { isMap } from "../../lib/paths.ts";
import type { Model } from "../../model/types.ts";
import { isOn } from "./context.ts";

/** A packet filter rule for one of the stack's networks, in iptables' syntax. */
export interface FilterRule {
  readonly chain: "FORWARD" | "INPUT";
  readonly words: string;
}

/** A unit that keeps rules active; it has the name of its control. */
export interface FilterUnit {
  readonly control: string;
  readonly unit: string;
  readonly rules: readonly FilterRule[];
}

/** Valid for the kernel, and unambiguous in rules and units. */
const interfaceName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/;

const bridgeOption = "com.docker.network.bridge.name";

/** The kernel's maximum length of an interface name. */
const longestName = 15;

/** The name of a network's bridge: the same on every server and after every deploy, so that rules can use it. */
export function bridgeName(stack: string, network: string): string {
  const name = `hi-${stack}-${network}`;
  if (name.length <= longestName) {
    return name;
  }
  return `hi-${createHash("sha256").update(`${stack}/${network}`).digest("hex").slice(0, 12)}`;
}

/** The units of the stack's controls. */
export function filterUnits(model: Model): readonly FilterUnit[] {
  const bridges = bridgesOf(model);
  return filtersOf(model).map(([control, rules]) => ({
    control,
    unit: `harden-init.${model.name}.${control}.service`,
    rules: bridges.flatMap(rules),
  }));
}

/** Every bridge network of the stack: its own, and those of its compose file. */
export function bridgesOf(model: Model): readonly string[] {
  const brought = Object.entries(model.resources.networks ?? {}).flatMap(([name, network]) =>
    ownBridge(model, name, network),
  );
  return [...model.networks.map(({ name }) => bridgeName(model.name, name)), ...brought];
}

/** The compose file's networks, each with a bridge that the rules can name; unchanged if the stack has no rules. */
export function withBridges(model: Model): Readonly<Record<string, unknown>> | undefined {
  const { networks } = model.resources;
  if (networks === undefined || filtersOf(model).length === 0) {
    return networks;
  }
  const named = Object.entries(networks).map(([name, network]) => {
    const [bridge] = ownBridge(model, name, network);
    const given = isMap(network) ? network : {};
    return [
      name,
      bridge === undefined
        ? network
        : { ...given, driver_opts: { ...mapAt(given, "driver_opts"), [bridgeOption]: bridge } },
    ];
  });
  return Object.fromEntries(named);
}

/** None for external networks and for other drivers; a name in the compose file stays. */
function ownBridge({ name: stack }: Model, name: string, network: unknown): readonly string[] {
  const given = isMap(network) ? network : {};
  const isBridge = given.external !== true && ["bridge", undefined].includes(scalarAt(given, "driver"));
  const chosen = scalarAt(mapAt(given, "driver_opts"), bridgeOption) ?? "";
  return isBridge ? [interfaceName.test(chosen) ? chosen : bridgeName(stack, name)] : [];
}

function filtersOf(model: Model): readonly (readonly [string, (bridge: string) => readonly FilterRule[]])[] {
  return Object.entries(rulesOf).filter(([control]) => isOn(model, control));
}

const rulesOf: Readonly<Record<string, (bridge: string) => readonly FilterRule[]>> = {
  // The engine translates packets for a published port before they are forwarded. An untranslated one was sent to the container's own address.
  "neighbour-filter": (bridge) => [
    {
      chain: "FORWARD",
      words: `-o ${bridge} ! -i ${bridge} -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP`,
    },
  ],
  "host-filter": (bridge) => [
    { chain: "INPUT", words: `-i ${bridge} -m conntrack ! --ctstate RELATED,ESTABLISHED -j DROP` },
    // Port 80 only: some clouds have DNS at the same address.
    { chain: "FORWARD", words: `-i ${bridge} -d 169.254.0.0/16 -p tcp -m tcp --dport 80 -j DROP` },
  ],
};
