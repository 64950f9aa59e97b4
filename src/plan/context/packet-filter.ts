import { createHash } from "node:crypto";
import { getMap, getScalar } from "../../lib/fields.ts";
import { isMap } from "../../lib/paths.ts";
import { bridgeOption } from "../../model/adopt/dangers/networks.ts";
import type { Destination, Outbound } from "../../model/outbound/destination.ts";
import type { Model } from "../../model/types/model.ts";
import { isOn } from "./asked.ts";

/** A unit that keeps the rules of a control active; unit, table and file have the control's name. */
export interface FilterUnit {
  readonly control: string;
  readonly unit: string;
  /** The table of the kernel that holds its rules and no others. */
  readonly table: string;
  /** The file with its rules, in the stack's folder. */
  readonly rules: string;
  /** Another unit's drop-in: what clears all tables loads these rules again. */
  readonly dropIn: string;
  /** For rules with names of hosts: what resolves them. */
  readonly names?: NamesUnit;
}

/** The unit that keeps the addresses of names in the sets of the rules. */
export interface NamesUnit {
  readonly service: string;
  readonly timer: string;
  /** Every name that the rules have. */
  readonly hosts: readonly string[];
  /** The addresses that it found last. */
  readonly addresses: string;
}

/** The kernel's maximum length of an interface name. */
const longestName = 15;

/** The name of a network's bridge: the same on every server and after every deploy, so that rules can use it. */
export function nameBridge(stack: string, network: string): string {
  const name = `hi-${stack}-${network}`;
  // With a hyphen in the stack's name, another stack and network could have the same text: a and b-c, a-b and c.
  if (name.length <= longestName && !stack.includes("-")) {
    return name;
  }
  return `hi-${createHash("sha256").update(`${stack}/${network}`).digest("hex").slice(0, 12)}`;
}

/** The units of the stack's controls. */
export function listFilterUnits(model: Model): readonly FilterUnit[] {
  return filterControls
    .filter((control) => isOn(model, control))
    .map((control) => {
      const table = nameFilterTable(model.name, control);
      return {
        control,
        unit: `${table}.service`,
        table,
        rules: `${control}.nft`,
        dropIn: `nftables.service.d/${table}.conf`,
        ...(control === "outbound-filter" && namesUnit(model)),
      };
    });
}

/** The table of a control's rules. */
export function nameFilterTable(stack: string, control: (typeof filterControls)[number]): string {
  return `harden-init.${stack}.${control}`;
}

function namesUnit(model: Model): Pick<FilterUnit, "names"> {
  const unit = `harden-init.${model.name}.outbound-names`;
  const hosts = [...new Set(model.services.flatMap(({ outbound }) => namesIn(outbound)))].sort();
  return hosts.length === 0
    ? {}
    : {
        names: {
          service: `${unit}.service`,
          timer: `${unit}.timer`,
          hosts,
          addresses: `/var/cache/${unit}/addresses.nft`,
        },
      };
}

/** Whether the rules have names that must be resolved. */
export function resolvesNames(model: Model): boolean {
  return listFilterUnits(model).some(({ names }) => names !== undefined);
}

/** A service whose way out is limited, as its rules are written. */
export interface LimitedService {
  readonly service: string;
  readonly bridge: string;
  /** Whether it asks for names. */
  readonly resolves: boolean;
  /** What a packet that may pass matches, one rule a line. */
  readonly matches: readonly string[];
}

/** The services whose way out the packet filter limits. */
export function listLimitedServices(model: Model): readonly LimitedService[] {
  return model.services.flatMap(({ name, outbound, limitedNetwork }) =>
    limitedNetwork === undefined || outbound === "any"
      ? []
      : [
          {
            service: name,
            bridge: nameBridge(model.name, limitedNetwork),
            resolves: namesIn(outbound).length > 0,
            matches: outbound === "none" ? [] : outbound.flatMap(matchesOf),
          },
        ],
  );
}

function namesIn(outbound: Outbound): readonly string[] {
  return typeof outbound === "string" ? [] : outbound.flatMap(({ host, family }) => (family === "name" ? [host] : []));
}

function matchesOf({ host, family, protocol, first, last }: Destination): readonly string[] {
  const port = `${protocol} dport ${first === last ? first : `${first}-${last}`}`;
  const of = { ipv4: [`ip daddr ${host}`], ipv6: [`ip6 daddr ${host}`] };
  const addresses = family === "name" ? [`ip daddr @v4.${host}`, `ip6 daddr @v6.${host}`] : of[family];
  return addresses.map((address) => `${address} ${port}`);
}

/** Every bridge network of the stack: its own, and those of its compose file. */
export function listBridges(model: Model): readonly string[] {
  const brought = Object.entries(model.resources.networks ?? {}).filter(([, network]) => isOwnBridge(network));
  const names = [...model.networks.map(({ name }) => name), ...brought.map(([name]) => name)];
  return names.map((name) => nameBridge(model.name, name));
}

/** The compose file's networks, each with a bridge that the rules can name; unchanged if the stack has no rules. */
export function withBridges(model: Model): Readonly<Record<string, unknown>> | undefined {
  const { networks } = model.resources;
  if (networks === undefined || listFilterUnits(model).length === 0) {
    return networks;
  }
  return Object.fromEntries(
    Object.entries(networks).map(([name, network]) => [
      name,
      isOwnBridge(network) ? onBridge(isMap(network) ? network : {}, nameBridge(model.name, name)) : network,
    ]),
  );
}

const filterControls = ["neighbour-filter", "host-filter", "outbound-filter", "visitor-filter"] as const;

/** Not for external networks and for other drivers. */
function isOwnBridge(network: unknown): boolean {
  const given = isMap(network) ? network : {};
  return given.external !== true && ["bridge", undefined].includes(getScalar(given, "driver"));
}

function onBridge(network: Readonly<Record<string, unknown>>, name: string) {
  return { ...network, driver_opts: { ...getMap(network, "driver_opts"), [bridgeOption]: name } };
}
