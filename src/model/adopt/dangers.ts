import { listAt, mapsAt, scalarAt, without } from "../../lib/fields.ts";
import { changesBetween } from "./changes.ts";
import type { Acceptance, ComposeService, Danger, Hardened } from "./types.ts";

/*
 * What gives a service the server, or much of it. Each is taken out unless its owner keeps it, with a reason and a last day.
 */

interface DangerRule {
  readonly slug: string;
  readonly why: string;
  /** The controls of the catalogue that do not hold while it stays. */
  readonly against: readonly string[];
  /** The parts that are dangerous, as one would point at them. */
  readonly find: (service: ComposeService) => readonly string[];
  readonly remove: (service: ComposeService) => ComposeService;
}

const socket = /(?:^|\/)(?:docker|containerd|podman|crio)\.sock$/;
const sensitive =
  /^\/(?:$|(?:boot|dev|etc|lib|lib64|proc|run|sys|usr|var\/run|var\/lib\/docker|var\/lib\/kubelet)(?:\/|$))/;
/** Homes as a whole, and where keys lie in them. A stack that is kept below /root has its data there too, and these are no danger. */
const homes = /^\/(?:(?:root|home|home\/[^/]+)$|root\/\.|home\/[^/]+\/\.(?:aws|docker|gnupg|kube|ssh)(?:\/|$))/;
/** What many services read of the server, and what says nothing of it. */
const harmless = /^\/(?:etc\/(?:localtime|timezone)|usr\/share\/zoneinfo)(?:\/|$)/;
const strongCapabilities = [
  ...[
    "ALL",
    "AUDIT_CONTROL",
    "AUDIT_READ",
    "BLOCK_SUSPEND",
    "BPF",
    "CHECKPOINT_RESTORE",
    "DAC_READ_SEARCH",
    "IPC_LOCK",
    "IPC_OWNER",
    "LEASE",
  ],
  ...[
    "LINUX_IMMUTABLE",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "MKNOD",
    "NET_ADMIN",
    "NET_BROADCAST",
    "NET_RAW",
    "PERFMON",
    "SYSLOG",
    "SYS_ADMIN",
    "SYS_BOOT",
  ],
  ...[
    "SYS_CHROOT",
    "SYS_MODULE",
    "SYS_NICE",
    "SYS_PACCT",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "WAKE_ALARM",
    "SETFCAP",
  ],
];
const namespaces = ["pid", "ipc", "uts", "userns_mode", "cgroup"] as const;

export const dangerRules: readonly DangerRule[] = [
  {
    slug: "engine-socket",
    against: ["no-sensitive-mounts"],
    why: "Who reaches the engine's socket owns the server.",
    find: (service) => mountsOf(service, (source) => socket.test(source)),
    remove: (service) => withoutMounts(service, (source) => socket.test(source)),
  },
  {
    slug: "privileged",
    against: ["no-privileged-mode", "no-capabilities", "seccomp", "apparmor"],
    why: "A privileged container is the server itself.",
    find: (service) => (service.privileged === true ? ["privileged: true"] : []),
    remove: (service) => without(service, "privileged"),
  },
  {
    slug: "host-network",
    against: ["own-namespaces", "bound-interface"],
    why: "On the server's network every port of it can be opened and listened to, and no rule of Docker holds.",
    find: (service) => (service.network_mode === "host" ? ["network_mode: host"] : []),
    remove: (service) => without(service, "network_mode"),
  },
  {
    slug: "host-namespace",
    against: ["own-namespaces", "private-ipc"],
    why: "The server's own processes, memory or users can be seen and reached from inside.",
    find: (service) => namespaces.filter((key) => service[key] === "host").map((key) => `${key}: host`),
    remove: (service) => namespaces.reduce((left, key) => (left[key] === "host" ? without(left, key) : left), service),
  },
  {
    slug: "sensitive-mount",
    against: ["no-sensitive-mounts"],
    why: "A place of the server that its own programs trust: who writes there changes them, who reads there learns them.",
    find: (service) => mountsOf(service, isSensitive),
    remove: (service) => withoutMounts(service, isSensitive),
  },
  {
    slug: "device",
    against: ["no-privileged-mode"],
    why: "A device of the server is reached past all file systems and rules.",
    find: (service) => (listAt(service, "devices").length > 0 ? ["devices"] : []),
    remove: (service) => without(service, "devices"),
  },
  {
    slug: "strong-capability",
    against: ["no-capabilities"],
    why: "A right of root that reaches past the container.",
    find: (service) =>
      capabilitiesOf(service)
        .filter(isStrong)
        .map((name) => `cap_add: ${name}`),
    remove: (service) => ({ ...service, cap_add: listAt(service, "cap_add").filter((name) => !isStrong(bare(name))) }),
  },
  {
    slug: "unconfined",
    against: ["seccomp", "apparmor", "no-new-privileges"],
    why: "The filter of system calls, or AppArmor, is switched off.",
    find: (service) =>
      options(service)
        .filter(isUnconfined)
        .map((option) => `security_opt: ${option}`),
    remove: (service) => ({ ...service, security_opt: options(service).filter((option) => !isUnconfined(option)) }),
  },
  {
    slug: "shared-propagation",
    against: ["no-sensitive-mounts"],
    why: "What is mounted inside appears on the server too.",
    find: (service) =>
      mapsAt(service, "volumes")
        .filter(isShared)
        .map((volume) => `volumes: ${scalarAt(volume, "target")} (shared)`),
    remove: (service) => ({ ...service, volumes: listAt(service, "volumes").map(privately) }),
  },
  {
    slug: "loose-tmpfs",
    against: [],
    why: "What is written in memory can be run as a program, which is how most attacks go on.",
    find: (service) =>
      listAt(service, "tmpfs")
        .map(String)
        .filter(isLoose)
        .map((place) => `tmpfs: ${place}`),
    remove: (service) => ({ ...service, tmpfs: listAt(service, "tmpfs").map((place) => tightly(String(place))) }),
  },
];

/** The name of what cannot be taken out without taking data: it is there, and told, where the answers accept it. */
export const sharedMount = "shared-mount";

/** What stays because the service's data lie in it. */
export function keptData(accepted: Readonly<Record<string, Acceptance>>): readonly Danger[] {
  const acceptance = Object.hasOwn(accepted, sharedMount) ? accepted[sharedMount] : undefined;
  const why = "What one service leaves there another one may read, and run.";
  return acceptance === undefined
    ? []
    : [{ slug: sharedMount, what: "a volume that others have too", why, against: [], acceptance }];
}

/** A service without what is dangerous, every danger that was found, and what it took to take them out. */
export type Disarmed = Pick<Hardened, "service" | "dangers" | "changes">;

/** Takes out every danger that is not accepted, and tells of all. */
export function withoutDangers(service: ComposeService, accepted: Readonly<Record<string, Acceptance>>): Disarmed {
  return dangerRules.reduce<Disarmed>((state, rule) => withoutDanger(state, rule, accepted), {
    service,
    dangers: [],
    changes: [],
  });
}

function withoutDanger(
  { service, dangers, changes }: Disarmed,
  { slug, why, against, find, remove }: DangerRule,
  accepted: Readonly<Record<string, Acceptance>>,
): Disarmed {
  const acceptance = Object.hasOwn(accepted, slug) ? accepted[slug] : undefined;
  const found = find(service).map((what) => ({ slug, what, why, against, ...(acceptance && { acceptance }) }));
  const after = found.length === 0 || acceptance !== undefined ? service : remove(service);
  return {
    service: after,
    dangers: [...dangers, ...found],
    changes: [...changes, ...changesBetween(service, after, () => ({ control: slug, mayBreak: true, why }))],
  };
}

function isSensitive(source: string): boolean {
  return (sensitive.test(source) || homes.test(source)) && !harmless.test(source) && !socket.test(source);
}

function mountsOf(service: ComposeService, isMeant: (source: string) => boolean): readonly string[] {
  return mapsAt(service, "volumes")
    .filter((volume) => isBindOf(volume, isMeant))
    .map((volume) => `volumes: ${scalarAt(volume, "source")}`);
}

function withoutMounts(service: ComposeService, isMeant: (source: string) => boolean): ComposeService {
  return { ...service, volumes: mapsAt(service, "volumes").filter((volume) => !isBindOf(volume, isMeant)) };
}

function isBindOf(volume: ComposeService, isMeant: (source: string) => boolean): boolean {
  return volume.type === "bind" && isMeant((scalarAt(volume, "source") ?? "").replace(/(.)\/+$/, "$1"));
}

function capabilitiesOf(service: ComposeService): readonly string[] {
  return listAt(service, "cap_add").map(bare);
}

/** `CAP_SYS_ADMIN` and `sys_admin` are the same. */
export function bare(name: unknown): string {
  return String(name).toUpperCase().replace(/^CAP_/, "");
}

function isStrong(name: string): boolean {
  return strongCapabilities.includes(name);
}

function options(service: ComposeService): readonly string[] {
  return listAt(service, "security_opt").map(String);
}

function isUnconfined(option: string): boolean {
  return (
    /^(?:seccomp|apparmor|label)[=:](?:unconfined|disable)$/.test(option) || /^no-new-privileges[=:]false$/.test(option)
  );
}

function isShared(volume: ComposeService): boolean {
  return /^r?shared$/.test(scalarAt((volume.bind ?? {}) as ComposeService, "propagation") ?? "");
}

function privately(volume: unknown): unknown {
  const map = volume as ComposeService;
  return isShared(map) ? { ...map, bind: { ...(map.bind as object), propagation: "rprivate" } } : volume;
}

const loose = ["exec", "suid", "dev"];

function isLoose(place: string): boolean {
  return (place.split(":")[1] ?? "").split(",").some((option) => loose.includes(option));
}

function tightly(place: string): string {
  const [path = "", options = ""] = place.split(":");
  const kept = options.split(",").filter((option) => option !== "" && !loose.includes(option));
  return kept.length === 0 ? path : `${path}:${kept.join(",")}`;
}
