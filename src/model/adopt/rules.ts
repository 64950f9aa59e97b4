import type { KnownImage } from "../../kinds/schema.ts";
import { isWithin } from "../../lib/paths.ts";
import { bare } from "./dangers.ts";
import { listeningCheck } from "./listening.ts";
import type { ComposeService, Situation } from "./types.ts";
import { isRoot, uidOf } from "./user.ts";
import { listAt, mapAt, mapsAt, textAt, without } from "./values.ts";

/*
 * How a service of a compose file becomes a hardened one: one rule a control, in the order in which they are read. A rule changes only what is not as
 * wanted already, and says why where the service must be left without the control.
 */

export interface HardeningRule {
  readonly control: string;
  /** Whether the application may notice what the rule changes. */
  readonly mayBreak: boolean;
  readonly apply: (service: ComposeService, situation: Situation) => Hardened;
  /** What the rule cannot do is only a part: the rest of it holds, also where somebody accepted that. */
  readonly isPartly?: true;
}

/** The service as a rule leaves it. */
interface Hardened {
  readonly service: ComposeService;
  /** Why it is left without the control, where nothing known says how to have it. */
  readonly lack?: string;
}

/** What an entrypoint needs that starts as root, gives its files to a user and goes on as that user. Nothing of it reaches past the container. */
const entrypointNeeds = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID"];

export const hardeningRules: readonly HardeningRule[] = [
  {
    control: "non-root-user",
    mayBreak: true,
    apply: (service, situation) => {
      const wanted = startsAs(service, situation);
      const after = wanted === undefined ? service : { ...service, user: wanted };
      return lacking(after, whyRoot(after, situation));
    },
  },
  {
    control: "secrets-as-files",
    mayBreak: false,
    isPartly: true,
    apply: (service, { secretFiles = { inVault: [], elsewhere: [] } }) => {
      const { inVault, elsewhere } = secretFiles;
      const whys = [
        ...(elsewhere.length > 0
          ? [`${elsewhere.join(", ")} stays the file that it was, with its owner and mode`]
          : []),
        ...(inVault.length > 0 && uidOf(service) === undefined
          ? [
              `every account of the server can read ${inVault.join(", ")}, because nobody knows whom it runs as: set \`user\``,
            ]
          : []),
      ];
      return lacking(service, whys.length > 0 && whys.join("; "));
    },
  },
  {
    control: "no-new-privileges",
    mayBreak: false,
    apply: (service) =>
      whole({
        ...service,
        security_opt: [
          ...listAt(service, "security_opt").filter((option) => !/^no-new-privileges/.test(String(option))),
          "no-new-privileges:true",
        ],
      }),
  },
  {
    control: "no-capabilities",
    mayBreak: true,
    isPartly: true,
    apply: (service, situation) => {
      const needed = neededCapabilities(service, situation);
      const dropped = { ...service, cap_drop: ["ALL"] };
      return needed.length === 0
        ? whole(without(dropped, "cap_add"))
        : lacking({ ...dropped, cap_add: needed }, `it is left with ${needed.join(", ")}`);
    },
  },
  {
    control: "read-only-root",
    mayBreak: true,
    apply: (service, situation) => {
      const places = writablePlaces(service, situation);
      return places === undefined
        ? lacking(service, service.read_only !== true && "nobody knows where its image writes: set `writable`")
        : whole({ ...service, read_only: true, ...(places.length === 0 ? {} : { tmpfs: places }) });
    },
  },
  {
    control: "private-ipc",
    mayBreak: false,
    apply: (service) =>
      service.ipc === undefined || service.ipc === "shareable"
        ? whole({ ...service, ipc: "private" })
        : lacking(service, String(service.ipc).startsWith("service:") && `it shares the memory of ${service.ipc}`),
  },
  {
    control: "bounded-restart",
    // After five failures, and after a reboot of a server that is not prepared, somebody must look.
    mayBreak: true,
    apply: (service) =>
      service.restart === "no" || /^on-failure:[1-5]$/.test(String(service.restart))
        ? whole(service)
        : whole({ ...service, restart: "on-failure:5" }),
  },
  { control: "bounded-log", mayBreak: false, apply: (service, { logging }) => whole({ ...service, logging }) },
  {
    control: "bound-interface",
    mayBreak: true,
    apply: (service) =>
      whole(
        mapsAt(service, "ports").some(isEverywhere)
          ? { ...service, ports: mapsAt(service, "ports").map(bound) }
          : service,
      ),
  },
  {
    control: "memory-limit",
    mayBreak: true,
    apply: (service, { limits }) => {
      const own = textAt(service, "mem_limit") ?? limitIn(service, "memory") ?? limits.memory;
      return whole({ ...withLimit(service, "mem_limit", "memory", own), memswap_limit: own });
    },
  },
  {
    control: "cpu-limit",
    mayBreak: false,
    apply: (service, { limits }) =>
      whole(
        limitIn(service, "cpus") === undefined && service.cpus === undefined
          ? withLimit(service, "cpus", "cpus", limits.cpus)
          : service,
      ),
  },
  {
    control: "pids-limit",
    mayBreak: false,
    apply: (service, { limits }) =>
      whole(hasPidsLimit(service) ? service : withLimit(service, "pids_limit", "pids", limits.pids)),
  },
  {
    control: "ulimits",
    mayBreak: false,
    apply: (service, { limits }) =>
      whole({ ...service, ulimits: { nofile: limits.openFiles, core: 0, ...mapAt(service, "ulimits") } }),
  },
  {
    control: "health-check",
    mayBreak: false,
    apply: (service, { health, image }) => {
      const wanted = health === undefined ? image?.health : checkOf(health);
      if (hasHealthCheck(service) || health?.image === true) {
        return whole(service);
      }
      return wanted === undefined
        ? lacking(service, "nobody knows how to ask whether it answers: set `health`")
        : whole({ ...service, healthcheck: wanted });
    },
  },
  { control: "image-digest", mayBreak: false, isPartly: true, apply: (service) => lacking(service, unpinned(service)) },
];

function whole(service: ComposeService): Hardened {
  return { service };
}

function lacking(service: ComposeService, lack: string | false): Hardened {
  return lack === false ? { service } : { service, lack };
}

/** The digest stands in the answers, where `pin` writes it. What is built on the server comes from no registry and has none. */
function unpinned(service: ComposeService): string | false {
  const image = textAt(service, "image");
  if (image === undefined || service.build !== undefined || image.includes("@sha256:")) {
    return false;
  }
  return hasVersion(image)
    ? "a tag can be moved: `harden-init pin` adds the digest"
    : "its image has no version: write one; `harden-init pin` adds the digest";
}

/** A reference without a tag means whatever is newest, and `latest` says so. */
function hasVersion(image: string): boolean {
  return /:(?!latest$)[^/:]+$/.test(image);
}

/** The user that it is started as, where that is otherwise than its compose file says. */
function startsAs(service: ComposeService, { user, image }: Situation): string | undefined {
  if (user !== undefined) {
    return user === "image" ? undefined : user;
  }
  const isSaid = service.user !== undefined && !isRoot(service);
  return isSaid || givesDataAway(service, image) ? undefined : image?.user;
}

/** What Docker makes of a folder of the server belongs to root, and the image gives it to its user: only root can do that. */
function givesDataAway(service: ComposeService, image: KnownImage | undefined): boolean {
  const folders = mapsAt(service, "volumes")
    .filter(({ type }) => type === "bind")
    .map((volume) => textAt(volume, "target") ?? "");
  return (image?.data ?? []).some((place) =>
    folders.some((folder) => isWithin(place, folder) || isWithin(folder, place)),
  );
}

function whyRoot(service: ComposeService, { user, image }: Situation): string | false {
  if (user === "image" || (service.user !== undefined && !isRoot(service))) {
    return false;
  }
  return image?.user !== undefined && givesDataAway(service, image)
    ? "it begins as root, to give the folder of its data to its own user: set `user` once they are there"
    : "nobody knows which user its image can run as: set `user`";
}

function neededCapabilities(service: ComposeService, situation: Situation): readonly string[] {
  const { user, capabilities, image } = situation;
  const own = listAt(service, "cap_add").map(bare);
  const isOrdinary = user !== undefined || (service.user !== undefined && !isRoot(service));
  const unknown = image === undefined || givesDataAway(service, image);
  const usual =
    capabilities ?? (isOrdinary ? (image?.capabilities ?? []) : unknown ? entrypointNeeds : image.capabilities);
  return [...new Set([...usual, ...own])].sort();
}

/** Where it may write once the rest is read-only; undefined where nobody knows. */
function writablePlaces(service: ComposeService, { writable, image }: Situation): readonly string[] | undefined {
  const known = writable ?? image?.writable;
  const own = listAt(service, "tmpfs").map(String);
  if (known === undefined) {
    return service.read_only === true ? own : undefined;
  }
  const taken = [
    ...own.map((place) => place.split(":")[0]),
    ...mapsAt(service, "volumes").map((volume) => textAt(volume, "target")),
  ];
  const owner = /^[0-9]+:[0-9]+$/.test(String(service.user)) ? String(service.user).split(":") : undefined;
  return [...own, ...known.filter((place) => !taken.includes(place)).map((place) => ownedBy(place, owner))];
}

/** A place in memory belongs to root unless something else is said. */
function ownedBy(place: string, owner: readonly string[] | undefined): string {
  if (owner === undefined || place.includes(":")) {
    return place;
  }
  return `${place}:uid=${owner[0]},gid=${owner[1]},mode=${/\/tmp$/.test(place) ? "1777" : "0755"}`;
}

function isEverywhere(port: ComposeService): boolean {
  return ["", "0.0.0.0", "::"].includes(textAt(port, "host_ip") ?? "");
}

/** A port of the server that the engine chooses itself is as open as one that is named. */
function bound(port: ComposeService): ComposeService {
  return isEverywhere(port) ? { ...port, host_ip: "127.0.0.1" } : port;
}

function limitIn(service: ComposeService, key: string): string | undefined {
  return textAt(mapAt(mapAt(mapAt(service, "deploy"), "resources"), "limits"), key);
}

/** Where the service has limits for a cluster too, both must say the same: it goes there. */
function withLimit(service: ComposeService, key: string, name: string, value: unknown): ComposeService {
  const deploy = mapAt(service, "deploy");
  const resources = mapAt(deploy, "resources");
  const limits = mapAt(resources, "limits");
  return Object.keys(limits).length === 0
    ? { ...service, [key]: value }
    : { ...service, deploy: { ...deploy, resources: { ...resources, limits: { ...limits, [name]: value } } } };
}

function hasPidsLimit(service: ComposeService): boolean {
  return Number(service.pids_limit ?? limitIn(service, "pids") ?? 0) > 0;
}

/** As Compose has it: a port alone stands for the question whether it is listened on. */
function checkOf({ listens, ...check }: NonNullable<Situation["health"]>): Readonly<Record<string, unknown>> {
  return typeof listens === "number" ? { ...listeningCheck(listens), ...check } : check;
}

function hasHealthCheck(service: ComposeService): boolean {
  const check = mapAt(service, "healthcheck");
  return listAt(check, "test").length > 0 && listAt(check, "test")[0] !== "NONE" && check.disable !== true;
}
