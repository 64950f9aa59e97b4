import { posix } from "node:path";
import { getMap, getMaps, getScalar, getText, listAt } from "../lib/fields.ts";
import { makePrintable } from "../lib/text/printable.ts";
import type { ComposeService } from "../model/adopt/types.ts";
import type { LiveContainer } from "./container.ts";
import { buildFullName } from "./networks.ts";
import { type Field, spellPairs, type Values, type Wanted } from "./values.ts";

/** A service's mounts. */
export const mountFields: readonly Field[] = [
  {
    key: "volumes",
    wanted: (wanted, container) => ({ ...mountsOf(wanted), ...ofImage(wanted, container) }),
    found: ({ mounts }) => spellPairs(mounts.map((mount) => [getText(mount, "Destination") ?? "", liveMount(mount)])),
  },
  {
    key: "tmpfs",
    wanted: ({ service }) =>
      spellPairs(
        listAt(service, "tmpfs").map((place) => {
          const [path = "", options = ""] = String(place).split(":");
          return [path, sortedOptions(options)];
        }),
      ),
    found: ({ host }) =>
      spellPairs(
        Object.entries(getMap(host, "Tmpfs")).map(([path, options]) => [path, sortedOptions(String(options))]),
      ),
  },
];

function mountsOf(wanted: Wanted): Values {
  return spellPairs([
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
