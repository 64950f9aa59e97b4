import { createHash } from "node:crypto";
import { mapAt, scalarAt } from "../../lib/fields.ts";
import { isMap } from "../../lib/paths.ts";
import { bridgeOption } from "../../model/adopt/dangers/networks.ts";
import type { Model } from "../../model/types.ts";
import { isOn } from "./context.ts";

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
}

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
  return filterControls
    .filter((control) => isOn(model, control))
    .map((control) => {
      const table = `harden-init.${model.name}.${control}`;
      return {
        control,
        unit: `${table}.service`,
        table,
        rules: `${control}.nft`,
        dropIn: `nftables.service.d/${table}.conf`,
      };
    });
}

/** Every bridge network of the stack: its own, and those of its compose file. */
export function bridgesOf(model: Model): readonly string[] {
  const brought = Object.entries(model.resources.networks ?? {}).filter(([, network]) => isOwnBridge(network));
  const names = [...model.networks.map(({ name }) => name), ...brought.map(([name]) => name)];
  return names.map((name) => bridgeName(model.name, name));
}

/** The compose file's networks, each with a bridge that the rules can name; unchanged if the stack has no rules. */
export function withBridges(model: Model): Readonly<Record<string, unknown>> | undefined {
  const { networks } = model.resources;
  if (networks === undefined || filterUnits(model).length === 0) {
    return networks;
  }
  return Object.fromEntries(
    Object.entries(networks).map(([name, network]) => [
      name,
      isOwnBridge(network) ? onBridge(isMap(network) ? network : {}, bridgeName(model.name, name)) : network,
    ]),
  );
}

const filterControls = ["neighbour-filter", "host-filter"] as const;

/** Not for external networks and for other drivers. */
function isOwnBridge(network: unknown): boolean {
  const given = isMap(network) ? network : {};
  return given.external !== true && ["bridge", undefined].includes(scalarAt(given, "driver"));
}

function onBridge(network: Readonly<Record<string, unknown>>, name: string) {
  return { ...network, driver_opts: { ...mapAt(network, "driver_opts"), [bridgeOption]: name } };
}
