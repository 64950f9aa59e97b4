import { posix } from "node:path";
import { getMap, getMaps, getScalar, getText, listAt } from "../../lib/fields.ts";
import { isMap } from "../../lib/paths.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import type { ComposeService } from "../../model/adopt/types.ts";
import { nameInEngine } from "../../model/deployed-names.ts";
import type { LiveContainer } from "../live.ts";
import { compareList, type Field, spellList, type Values, type Wanted } from "./values.ts";

/** A service's networks, ports and mounts. */
export const placeFields: readonly Field[] = [
  {
    key: "networks",
    wanted: ({ service, tree, stack }) =>
      service.network_mode === undefined
        ? spellList(
            Object.keys({ ...getMap(service, "networks") }).map((name) => buildFullName(tree, "networks", name, stack)),
          )
        : undefined,
    found: ({ networks }) => spellList(networks),
  },
  {
    key: "network_mode",
    wanted: ({ service }) => {
      const mode = getScalar(service, "network_mode");
      return mode === undefined || /^(?:service|container):/.test(mode) ? undefined : spellList([mode]);
    },
    found: ({ host }) => spellList([getText(host, "NetworkMode") ?? "none"]),
  },
  {
    key: "ports",
    wanted: ({ service }) =>
      byName(
        getMaps(service, "ports").map((port) => [
          `${getScalar(port, "target")}/${getScalar(port, "protocol") ?? "tcp"}`,
          binding(getScalar(port, "host_ip"), getScalar(port, "published")),
        ]),
      ),
    found: ({ host }) =>
      byName(
        Object.entries(getMap(host, "PortBindings")).flatMap(([port, bindings]) =>
          (Array.isArray(bindings) ? bindings : [])
            .filter(isMap)
            .map((bound): [string, string] => [port, binding(getText(bound, "HostIp"), getText(bound, "HostPort"))]),
        ),
      ),
  },
  {
    key: "volumes",
    wanted: (wanted, container) => ({ ...mountsOf(wanted), ...ofImage(wanted, container) }),
    found: ({ mounts }) => byName(mounts.map((mount) => [getText(mount, "Destination") ?? "", liveMount(mount)])),
  },
  {
    key: "tmpfs",
    wanted: ({ service }) =>
      byName(
        listAt(service, "tmpfs").map((place) => {
          const [path = "", options = ""] = String(place).split(":");
          return [path, sortedOptions(options)];
        }),
      ),
    found: ({ host }) =>
      byName(Object.entries(getMap(host, "Tmpfs")).map(([path, options]) => [path, sortedOptions(String(options))])),
  },
  {
    key: "extra_hosts",
    wanted: ({ service }) => spellList(listAt(service, "extra_hosts").map((entry) => String(entry).replace("=", ":"))),
    found: ({ host }) => spellList(listAt(host, "ExtraHosts")),
  },
  compareList("dns", "Dns"),
];

/** The name in the engine of a network or volume of compose.yml. */
export function buildFullName(tree: ComposeService, section: string, name: string, stack: string): string {
  return nameInEngine(name, getMap(getMap(tree, section), name), stack);
}

function binding(address: string | undefined, port: string | undefined): string {
  return `${address ?? "0.0.0.0"}:${port ?? "any"}`;
}

/** Joins several entries of one name. */
function byName(pairs: readonly (readonly [string, string])[]): Values {
  const sorted = [...pairs].sort((one, other) => (one.join("\0") < other.join("\0") ? -1 : 1));
  const names = new Map<string, string>();
  for (const [name, value] of sorted) {
    const earlier = names.get(name);
    names.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
  }
  return Object.fromEntries(names);
}

function mountsOf(wanted: Wanted): Values {
  return byName([
    ...getMaps(wanted.service, "volumes").map((volume): [string, string] => [
      posix.normalize(getScalar(volume, "target") ?? "").replace(/(.)\/$/, "$1"),
      wantedMount(volume, wanted),
    ]),
    ...(["secrets", "configs"] as const).flatMap((section) => filesOf(section, wanted)),
  ]);
}

function wantedMount(volume: ComposeService, { tree, root, stack }: Wanted): string {
  const type = getScalar(volume, "type") ?? "volume";
  const source = getScalar(volume, "source");
  const rights = volume.read_only === true ? "ro" : "rw";
  if (type === "bind") {
    return `${posix.resolve(root, source ?? "")} ${rights}`;
  }
  if (type === "tmpfs") {
    return "in memory";
  }
  return source === undefined
    ? `nameless volume ${rights}`
    : `${buildFullName(tree, "volumes", source, stack)} ${rights}`;
}

/** Secrets and configs that are files of the server are mounted; others are copied, and are no mounts. */
function filesOf(section: "secrets" | "configs", { service, tree, root }: Wanted): readonly [string, string][] {
  return getMaps(service, section).flatMap((entry): [string, string][] => {
    const source = getScalar(entry, "source") ?? "";
    const file = getScalar(getMap(getMap(tree, section), source), "file");
    const target = getScalar(entry, "target") ?? (section === "configs" ? `/${source}` : source);
    return file === undefined ? [] : [[posix.resolve("/run/secrets", target), `${posix.resolve(root, file)} ro`]];
  });
}

/** Volumes of the image itself have no name. */
function ofImage(wanted: Wanted, { image }: LiveContainer): Values {
  const own = mountsOf(wanted);
  return Object.fromEntries(
    (image === undefined ? [] : listAt(image, "Volumes"))
      .map(String)
      .filter((path) => !Object.hasOwn(own, path) && !coveredByTmpfs(wanted, path))
      .map((path) => [path, "nameless volume rw"]),
  );
}

function coveredByTmpfs({ service }: Wanted, path: string): boolean {
  return listAt(service, "tmpfs").some((place) => String(place).split(":")[0] === path);
}

function liveMount(mount: Readonly<Record<string, unknown>>): string {
  const rights = mount.RW === false ? "ro" : "rw";
  const name = getText(mount, "Name");
  switch (mount.Type) {
    case "bind":
      return `${getText(mount, "Source") ?? ""} ${rights}`;
    case "tmpfs":
      return "in memory";
    default:
      return name === undefined || /^[0-9a-f]{64}$/.test(name)
        ? `nameless volume ${rights}`
        : `${makePrintable(name)} ${rights}`;
  }
}

function sortedOptions(options: string): string {
  return options.split(",").filter(Boolean).sort().join(",") || "default";
}
