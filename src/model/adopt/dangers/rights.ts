import { entries, inEach, isOff, items, oneOf, setting } from "./parts.ts";
import type { DangerRule } from "./rule.ts";

/*
 * Rights and powers: of the container, of commands that are run in it, and of devices.
 */

/** The powers that the engine gives by default, and that end at the container. All others reach past it, or are not known yet. */
const ordinaryCapabilities = oneOf(
  ...["AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL"],
  ...["NET_BIND_SERVICE", "SETGID", "SETPCAP", "SETUID"],
);

/** Groups of users and of web servers. Those below 1000 belong to the server's own programs, one of them to the engine. */
const ordinaryGroups = oneOf("33", "82", "100", "www-data", "users", "nogroup", "nobody");

/** Settings that the kernel keeps for each container; the others are the server's. */
const ownSysctl = /^(?:net\.|kernel\.(?:msg|sem$|shm)|fs\.mqueue\.)/;

/** Limits that say how much, and not before whom. */
const ordinaryLimits = oneOf(
  ...["as", "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nofile", "nproc", "rss", "sigpending"],
  ...["stack"],
);

const switchedOff = /[=:](?:unconfined|disable|false)$|^writable-cgroups/;
const ordinaryOption = /^(?:no-new-privileges(?:[=:]true)?|seccomp[=:]builtin|apparmor[=:]docker-default)$/;

export const rightRules: readonly DangerRule[] = [
  {
    slug: "privileged",
    against: ["no-privileged-mode", "no-capabilities", "seccomp", "apparmor"],
    why: "A privileged container is the server itself.",
    parts: [setting("privileged", isOff)],
  },
  {
    slug: "strong-capability",
    against: ["no-capabilities"],
    why: "A right of root that reaches past the container.",
    parts: [items("cap_add", (name) => ordinaryCapabilities(stripPrefix(name)), stripPrefix)],
  },
  {
    slug: "unconfined",
    against: ["seccomp", "apparmor", "no-new-privileges", "no-privileged-mode"],
    why: "The filter of system calls, AppArmor, or the protection of the kernel's files is switched off.",
    parts: [items("security_opt", (option) => !switchedOff.test(String(option)))],
  },
  {
    slug: "foreign-profile",
    against: ["seccomp", "apparmor"],
    why: "A profile from elsewhere says what it may do, and may allow everything. Without it the engine's own profile holds.",
    parts: [items("security_opt", (option) => ordinaryOption.test(String(option)) || switchedOff.test(String(option)))],
  },
  {
    slug: "device",
    against: ["no-privileged-mode"],
    why: "A device of the server is reached past all file systems and rules.",
    parts: [
      setting("devices"),
      setting("device_cgroup_rules"),
      setting("gpus"),
      setting("deploy.resources.reservations.devices"),
      setting("deploy.resources.reservations.generic_resources"),
    ],
  },
  {
    slug: "server-group",
    against: ["non-root-user"],
    why: "A group of the server: its members can do what the group may, down to the engine and the disks.",
    parts: [items("group_add", isOrdinaryGroup)],
  },
  {
    slug: "strong-hook",
    against: ["no-privileged-mode", "non-root-user"],
    why: "A command is run in the container with more rights than the service itself has.",
    parts: ["post_start", "pre_stop"].flatMap((hook) => [
      inEach(hook, "privileged", isOff),
      inEach(hook, "user", isOrdinaryUser),
    ]),
  },
  {
    slug: "foreign-runtime",
    against: ["seccomp", "apparmor"],
    why: "Another runtime, or instructions to it: it runs as root and decides itself how much of the isolation holds.",
    parts: [
      setting("runtime", oneOf("runc", "io.containerd.runc.v2")),
      setting("isolation", oneOf("default")),
      entries("annotations", (key) => key.startsWith("org.opencontainers.image.")),
    ],
  },
  {
    slug: "server-setting",
    against: [],
    why: "A setting of the server's kernel or of its disk, not of the container.",
    parts: [entries("sysctls", (key) => ownSysctl.test(key)), entries("storage_opt", (key) => key === "size")],
  },
  {
    slug: "priority",
    against: ["memory-limit", "cpu-limit"],
    why: "It takes memory and processor time before the server's own programs get theirs.",
    parts: [
      setting("oom_kill_disable", isOff),
      setting("oom_score_adj", (value) => Number(value) >= 0),
      setting("cpu_rt_runtime"),
      setting("cpu_rt_period"),
      entries("ulimits", (name) => ordinaryLimits(name)),
      entries("build.ulimits", (name) => ordinaryLimits(name)),
    ],
  },
  {
    slug: "development",
    against: [],
    why: "Files are copied into the running container, and commands run there with any rights. A stack that is deployed does not need it.",
    parts: [setting("develop")],
  },
  {
    slug: "build-access",
    against: [],
    why: "While it is built, it has more of the server than a build needs: its network, its keys, its files, the names of other images.",
    parts: [
      setting("build.privileged", isOff),
      setting("build.network", oneOf("none", "default")),
      setting("build.entitlements"),
      setting("build.ssh"),
      setting("build.isolation", oneOf("default")),
      setting("build.tags"),
      items(
        "build.cache_from",
        (cache) => !/type=|[=,]src=/.test(String(cache)) || /^type=registry,/.test(String(cache)),
      ),
      items("build.cache_to", oneOf("type=inline")),
    ],
  },
];

/** `CAP_SYS_ADMIN` and `sys_admin` are the same. */
export function stripPrefix(name: unknown): string {
  return String(name).toUpperCase().replace(/^CAP_/, "");
}

function isOrdinaryGroup(group: unknown): boolean {
  return ordinaryGroups(group) || (/^[0-9]+$/.test(String(group)) && Number(group) >= 1000);
}

/** In numbers and not root, or a name that is not root's. */
function isOrdinaryUser(user: unknown): boolean {
  return /^(?:[1-9][0-9]*|(?!root(?::|$)|toor(?::|$))[a-z_][a-z0-9_-]*)(?::[a-z0-9_-]+)?$/.test(String(user));
}
