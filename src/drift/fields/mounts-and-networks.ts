import { posix } from "node:path";
import { listAt, mapAt, mapsAt, scalarAt, textAt } from "../../lib/fields.ts";
import { isMap } from "../../lib/paths.ts";
import { printable } from "../../lib/text/printable.ts";
import type { ComposeService } from "../../model/adopt/types.ts";
import { engineName } from "../../model/deployed-names.ts";
import type { LiveContainer } from "../live.ts";
import { type Field, listed, sameList, type Values, type Wanted } from "./values.ts";

/** A service's networks, ports and mounts. */
export const placeFields: readonly Field[] = [
  {
    key: "networks",
    wanted: ({ service, tree, stack }) =>
      service.network_mode === undefined
        ? listed(Object.keys({ ...mapAt(service, "networks") }).map((name) => fullName(tree, "networks", name, stack)))
        : undefined,
    found: ({ networks }) => listed(networks),
  },
  {
    key: "network_mode",
    wanted: ({ service }) => {
      const mode = scalarAt(service, "network_mode");
      return mode === undefined || /^(?:service|container):/.test(mode) ? undefined : listed([mode]);
    },
    found: ({ host }) => listed([textAt(host, "NetworkMode") ?? "none"]),
  },
  {
    key: "ports",
    wanted: ({ service }) =>
      byName(
        mapsAt(service, "ports").map((port) => [
          `${scalarAt(port, "target")}/${scalarAt(port, "protocol") ?? "tcp"}`,
          binding(scalarAt(port, "host_ip"), scalarAt(port, "published")),
        ]),
      ),
    found: ({ host }) =>
      byName(
        Object.entries(mapAt(host, "PortBindings")).flatMap(([port, bindings]) =>
          (Array.isArray(bindings) ? bindings : [])
            .filter(isMap)
            .map((bound): [string, string] => [port, binding(textAt(bound, "HostIp"), textAt(bound, "HostPort"))]),
        ),
      ),
  },
  {
    key: "volumes",
    wanted: (wanted, container) => ({ ...mountsOf(wanted), ...ofImage(wanted, container) }),
    found: ({ mounts }) => byName(mounts.map((mount) => [textAt(mount, "Destination") ?? "", liveMount(mount)])),
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
      byName(Object.entries(mapAt(host, "Tmpfs")).map(([path, options]) => [path, sortedOptions(String(options))])),
  },
  {
    key: "extra_hosts",
    wanted: ({ service }) => listed(listAt(service, "extra_hosts").map((entry) => String(entry).replace("=", ":"))),
    found: ({ host }) => listed(listAt(host, "ExtraHosts")),
  },
  sameList("dns", "Dns"),
];

/** The name in the engine of a network or volume of compose.yml. */
export function fullName(tree: ComposeService, section: string, name: string, stack: string): string {
  return engineName(name, mapAt(mapAt(tree, section), name), stack);
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
    ...mapsAt(wanted.service, "volumes").map((volume): [string, string] => [
      posix.normalize(scalarAt(volume, "target") ?? "").replace(/(.)\/$/, "$1"),
      wantedMount(volume, wanted),
    ]),
    ...(["secrets", "configs"] as const).flatMap((section) => filesOf(section, wanted)),
  ]);
}

function wantedMount(volume: ComposeService, { tree, root, stack }: Wanted): string {
  const type = scalarAt(volume, "type") ?? "volume";
  const source = scalarAt(volume, "source");
  const rights = volume.read_only === true ? "ro" : "rw";
  if (type === "bind") {
    return `${posix.resolve(root, source ?? "")} ${rights}`;
  }
  if (type === "tmpfs") {
    return "in memory";
  }
  return source === undefined ? `nameless volume ${rights}` : `${fullName(tree, "volumes", source, stack)} ${rights}`;
}

/** Secrets and configs that are files of the server are mounted; others are copied, and are no mounts. */
function filesOf(section: "secrets" | "configs", { service, tree, root }: Wanted): readonly [string, string][] {
  return mapsAt(service, section).flatMap((entry): [string, string][] => {
    const source = scalarAt(entry, "source") ?? "";
    const file = scalarAt(mapAt(mapAt(tree, section), source), "file");
    const target = scalarAt(entry, "target") ?? (section === "configs" ? `/${source}` : source);
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
  const name = textAt(mount, "Name");
  switch (mount.Type) {
    case "bind":
      return `${textAt(mount, "Source") ?? ""} ${rights}`;
    case "tmpfs":
      return "in memory";
    default:
      return name === undefined || /^[0-9a-f]{64}$/.test(name)
        ? `nameless volume ${rights}`
        : `${printable(name)} ${rights}`;
  }
}

function sortedOptions(options: string): string {
  return options.split(",").filter(Boolean).sort().join(",") || "default";
}
