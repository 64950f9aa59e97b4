import { getMap, getMaps, getScalar, listAt } from "../../../lib/fields.ts";
import { isMap } from "../../../lib/paths.ts";
import type { ComposeService, Resources } from "../types.ts";
import { getMapsIn, inEach, isNothing, oneOf, setting, withoutMaps } from "./parts.ts";
import { isReadOnlyPlace, judgePlace, type PlaceKind } from "./places.ts";
import type { Around, DangerRule, Part } from "./rule.ts";
import { bindOf, isStrangeFileSystem } from "./volumes.ts";

/*
 * What a service has of the server's files: folders that are mounted, volumes that are one, and single files as configs and secrets.
 */

export const mountRules: readonly DangerRule[] = [
  {
    slug: "engine-socket",
    against: ["no-sensitive-mounts"],
    why: "Access to the engine's socket is root access to the server.",
    parts: [...placesOf("socket"), setting("use_api_socket", oneOf("false"))],
  },
  {
    slug: "project-folder",
    against: ["no-sensitive-mounts"],
    why: "It holds the playbooks, which the next deploy runs with all its rights and passwords. Mount the folders that the service needs, one by one.",
    consent: "never",
    parts: placesOf("project"),
  },
  {
    slug: "sensitive-mount",
    against: ["no-sensitive-mounts"],
    why: "A place of the server that its own programs trust: to write there changes them, to read there reveals their secrets.",
    parts: [
      ...placesOf("server"),
      mounts(
        ["services.*.volumes.*.type", "volumes.*.driver_opts"],
        (volume, { declared }) => isStrangeType(volume) || isStrangeFileSystem(declared, volume),
        (volume) => `${getScalar(volume, "type")} ${getScalar(volume, "source") ?? ""}`.trim(),
      ),
    ],
  },
  {
    slug: "writable-clock",
    against: [],
    why: "The server's clock and time zone only need to be read.",
    parts: [
      {
        keys: ["services.*.volumes.*.source"],
        find: (service) =>
          getMaps(service, "volumes")
            .filter(isWritableClock)
            .map((volume) => `volumes: ${getScalar(volume, "source")} (writable)`),
        remove: (service) => ({
          ...service,
          volumes: getMaps(service, "volumes").map((volume) =>
            isWritableClock(volume) ? { ...volume, read_only: true } : volume,
          ),
        }),
      },
    ],
  },
  {
    slug: "shared-propagation",
    against: ["no-sensitive-mounts"],
    why: "What is mounted inside appears on the server too.",
    parts: [inEach("volumes", "bind.propagation", oneOf("private", "rprivate", "slave", "rslave"))],
  },
  {
    slug: "server-file",
    against: [],
    why: "A file of the server decides its variables or its account: what stands there would be shown to everyone who can ask the engine.",
    parts: [
      {
        keys: ["services.*.env_file"],
        find: (service, around) => foreignFiles(service, around).map((file) => `env_file: ${pathIn(file)}`),
        remove: (service, around) => ({
          ...service,
          env_file: listAt(service, "env_file").filter((file) => !foreignFiles(service, around).includes(file)),
        }),
      },
      setting("credential_spec"),
    ],
  },
  {
    slug: "loose-tmpfs",
    against: ["read-only-root"],
    why: "What is written in memory can be run as a program, which is how most attacks go on.",
    parts: [
      {
        keys: ["services.*.tmpfs"],
        find: (service) =>
          listAt(service, "tmpfs")
            .map(String)
            .filter(isLoose)
            .map((place) => `tmpfs: ${place}`),
        remove: (service) => ({ ...service, tmpfs: listAt(service, "tmpfs").map((place) => tightly(String(place))) }),
      },
    ],
  },
];

/** Every way in which a service can have a path of that kind. */
function placesOf(kind: PlaceKind): readonly Part[] {
  const isMeant = (path: string | undefined, { machine }: Around) =>
    path !== undefined && judgePlace(path, machine) === kind;
  return [
    mounts(
      ["services.*.volumes.*.source", "volumes.*.driver_opts"],
      (volume, around) => isMeant(bindOf(around.declared, volume), around),
      (volume, { declared }) => bindOf(declared, volume) ?? "",
    ),
    ...(["configs", "secrets", "build.secrets"] as const).map((path): Part => {
      const section = path === "configs" ? "configs" : "secrets";
      const fileOf = (item: ComposeService, { declared }: Around) => fileIn(declared, section, item);
      return {
        keys: [`services.*.${path}.*.source`, `${section}.*.file`],
        find: (service, around) =>
          getMapsIn(service, path.split("."))
            .filter((item) => isMeant(fileOf(item, around), around))
            .map((item) => `${path}: ${fileOf(item, around)}`),
        remove: (service, around) =>
          withoutMaps(service, path.split("."), (item) => isMeant(fileOf(item, around), around)),
      };
    }),
  ];
}

/** Mounts are left out as a whole. */
function mounts(
  keys: readonly string[],
  isMeant: (volume: ComposeService, around: Around) => boolean,
  name: (volume: ComposeService, around: Around) => string,
): Part {
  return {
    keys,
    find: (service, around) =>
      getMaps(service, "volumes")
        .filter((volume) => isMeant(volume, around))
        .map((volume) => `volumes: ${name(volume, around)}`),
    remove: (service, around) => withoutMaps(service, ["volumes"], (volume) => isMeant(volume, around)),
  };
}

function isStrangeType({ type }: ComposeService): boolean {
  return !oneOf("bind", "volume", "tmpfs", "image")(type);
}

function isWritableClock(volume: ComposeService): boolean {
  return volume.type === "bind" && volume.read_only !== true && isReadOnlyPlace(getScalar(volume, "source") ?? "");
}

/** The file of the server that a config or secret is; undefined where it is none. */
function fileIn(declared: Resources, section: "configs" | "secrets", item: ComposeService): string | undefined {
  const entry = getMap(declared[section] ?? {}, getScalar(item, "source") ?? "");
  return isNothing(entry.file) ? undefined : String(entry.file);
}

/** Files of variables that are not the one which the project itself brings. */
function foreignFiles(service: ComposeService, around: Around): readonly unknown[] {
  return listAt(service, "env_file").filter((file) => pathIn(file) !== `./secrets/${around.service}.env`);
}

function pathIn(file: unknown): string {
  return isMap(file) ? String(file.path) : String(file);
}

const tight =
  /^(?:(?:size|mode|uid|gid|nr_inodes|nr_blocks)=[0-9a-zA-Z%]+|noexec|nosuid|nodev|ro|rw|noatime|nodiratime|relatime|strictatime|sync|async|private|rprivate)$/;

function optionsOf(place: string): readonly string[] {
  return (place.split(":")[1] ?? "").split(",").filter((option) => option !== "");
}

function isLoose(place: string): boolean {
  return optionsOf(place).some((option) => !tight.test(option));
}

function tightly(place: string): string {
  const kept = optionsOf(place).filter((option) => tight.test(option));
  return [place.split(":")[0], ...(kept.length === 0 ? [] : [kept.join(",")])].join(":");
}
