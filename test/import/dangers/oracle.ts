import { normalize } from "node:path/posix";

/*
 * Reads a rendered compose file like a stranger who suspects everything: by single words, keys and paths, with no rule of ours. What it names need not be
 * dangerous; what it does not name is not.
 */

type Value = Readonly<Record<string, unknown>>;

/** A criterion by its name, and what it looks at: one key with its value. */
type Criterion = (key: string, value: unknown, way: readonly string[]) => boolean;

/** What stands below these is the container's own affair, or a number, or a word that only the engine's own parser takes. */
const ofContainer = new Set([
  ...["cpu_count", "cpu_percent", "cpu_period", "cpu_quota", "cpu_shares", "cpus", "mem_limit", "mem_reservation"],
  ...[
    "mem_swappiness",
    "memswap_limit",
    "memory",
    "pids",
    "pids_limit",
    "shm_size",
    "size",
    "mode",
    "uid",
    "gid",
    "rate",
  ],
  ...[
    "weight",
    "blkio_config",
    "consistency",
    "selinux",
    "nocopy",
    "recursive",
    "create_host_path",
    "ip_range",
    "gateway",
  ],
  ...[
    "aux_addresses",
    "published",
    "protocol",
    "priority",
    "gw_priority",
    "ipv4_address",
    "ipv6_address",
    "endpoint_mode",
  ],
  ...["replicas", "attachable", "internal", "enable_ipv4", "enable_ipv6", "read_only", "init", "tty", "stdin_open"],
  ...["hard", "soft", "restart", "no_cache", "no_cache_filter", "pull", "sbom", "provenance"],
  ...["command", "entrypoint", "environment", "target", "working_dir", "labels", "test", "args", "aliases", "hostname"],
  ...["container_name", "domainname", "dockerfile_inline", "healthcheck", "expose", "stop_signal", "profiles", "dns"],
  ...[
    "dns_opt",
    "dns_search",
    "links",
    "depends_on",
    "content",
    "subpath",
    "image",
    "name_in_container",
    "mac_address",
  ],
  ...["interface_name", "platform", "pull_policy", "app_protocol", "logging", "placement", "pull_refresh_after"],
  ...[
    "stop_grace_period",
    "restart_policy",
    "update_config",
    "rollback_config",
    "cpuset",
    "attach",
    "scale",
    "platforms",
  ],
]);

const serversFolders =
  /^\/(?:$|(?:bin|boot|dev|etc|lib|lib64|proc|root|run|sbin|sys|usr|opt\/harden|home\/[^/]+\/\.ssh|var\/(?:run|spool\/cron|lib\/docker))(?:\/|$)|(?:opt|var|var\/lib|home)$)/;

function isServersPath(text: unknown): boolean {
  return (
    typeof text === "string" &&
    text
      .split(/[:,=]/)
      .some((part) => part.startsWith("/") && serversFolders.test(normalize(part).replace(/(.)\/$/, "$1")))
  );
}

const presence = new Set([
  ...[
    "devices",
    "device_cgroup_rules",
    "gpus",
    "runtime",
    "cgroup_parent",
    "credential_spec",
    "develop",
    "annotations",
  ],
  ...[
    "external_links",
    "provider",
    "use_api_socket",
    "ssh",
    "entitlements",
    "userns_mode",
    "uts",
    "extends",
    "label_file",
  ],
  ...["models", "pre_start", "volumes_from", "pid", "cgroup", "isolation", "additional_contexts", "cpu_rt_runtime"],
  ...["cpu_rt_period", "link_local_ips", "template_driver", "generic_resources", "cache_to", "env_file"],
]);

const strangersWords = /^host$|^container:|^service:|host-gateway|unconfined|spc_t|^macvlan|^ipvlan|^overlay$|^nfs/;

/** Names, addresses and ports: what looks like a path there is none. */
function isName(key: string, way: readonly string[]): boolean {
  return (
    ["name", "user"].includes(key) ||
    ["extra_hosts", "ports", "cache_from", "tmpfs"].some((each) => way.at(-2) === each || way.at(-3) === each) ||
    (/^(?:secrets|configs)$/.test(way[0] ?? "") && key === "external") ||
    (key === "source" && /^(?:secrets|configs)$/.test(way.at(-3) ?? ""))
  );
}

function isOfServer(name: string, way: readonly string[]): boolean {
  return way.includes("extra_hosts")
    ? name.includes("host-gateway")
    : way[0] === "networks" && /^(?:host|bridge)$/.test(name);
}

const ordinaryPowers = /^(?:AUDIT_WRITE|CHOWN|DAC_OVERRIDE|FOWNER|FSETID|KILL|NET_BIND_SERVICE|SETGID|SETPCAP|SETUID)$/;

export const criteria: Readonly<Record<string, Criterion>> = {
  "a key that is never harmless": (key, value) =>
    presence.has(key) && !isNothing(value) && value !== false && !(key === "isolation" && value === "default"),
  "made by others": (key, value, way) =>
    key === "external" && /^(?:networks|volumes)$/.test(way[0] ?? "") && !isNothing(value) && value !== false,
  "something that is switched on": (key, value) => /privileged|oom_kill_disable/.test(key) && value !== false,
  "a word for the server or a stranger": (key, value, way) =>
    typeof value === "string" &&
    key !== "dockerfile" &&
    !value.startsWith("/") &&
    (isName(key, way) ? isOfServer(value, way) : strangersWords.test(value)),
  "a path of the server": (key, value, way) => !isName(key, way) && isServersPath(value),
  "the engine's socket": (key, value, way) => !isName(key, way) && typeof value === "string" && value.includes(".sock"),
  "a cache in a folder": (_key, value, way) => way.includes("cache_from") && /\b(?:src|dest)=/.test(String(value)),
  "a profile or option of one's own": (key, value, way) =>
    (key === "security_opt" || way.at(-2) === "security_opt") && !/^no-new-privileges(?::true)?$/.test(String(value)),
  "a strong power": (_key, value, way) => way.at(-2) === "cap_add" && !ordinaryPowers.test(String(value)),
  "a group of the server": (_key, value, way) => way.at(-2) === "group_add" && !(Number(value) >= 1000),
  "a network of one's own making": (key, value, way) =>
    (key === "network_mode" && value !== "none") ||
    (way[0] === "networks" && key === "driver" && value !== (way.at(-2) === "ipam" ? "default" : "bridge")),
  "a bridge's name or a way past it": (key) => /bridge\.name|gateway_mode|^parent$|endpoint\.sysctls/.test(key),
  "addresses of others": (key, value) => key === "subnet" && /^(?:8|0)\./.test(String(value)),
  "a root hook": (key, value, way) =>
    /post_start|pre_stop/.test(way.join(".")) && key === "user" && /^(?:root|0)/.test(String(value)),
  "what the kernel has once": (key) => /^kernel\.core|^fs\.(?!mqueue)|^vm\./.test(key),
  "before the server's own programs": (key, value) =>
    /^(?:rtprio|nice)$/.test(key) || (key === "oom_score_adj" && Number(value) < 0),
  "open to everyone": (key, value, way) =>
    way.includes("ports") &&
    (/^[0-9]+(?::[0-9]+)?\//.test(String(value)) || (key === "host_ip" && /^(?:0\.0\.0\.0|::)$/.test(String(value)))),
  "programs in memory": (_key, value, way) =>
    way.at(-2) === "tmpfs" && /:(?:.*,)?(?:exec|suid|dev)(?:,|$)/.test(String(value)),
  "mounts that appear on the server": (key, value) => key === "propagation" && /^r?shared$/.test(String(value)),
  "a driver from elsewhere": (key, value, way) =>
    key === "driver" && way[0] !== "services" && !["bridge", "local", "default"].includes(String(value)),
  "tags of others": (_key, value, way) => way.at(-2) === "tags" && value !== undefined,
};

/** The names of all criteria that something in a compose file meets, and where. */
export function suspect(file: Value): readonly string[] {
  return (["services", "networks", "volumes", "secrets", "configs"] as const).flatMap((section) =>
    walk(file[section], [section], section),
  );
}

function walk(value: unknown, way: readonly string[], key: string): readonly string[] {
  // Below the name of a service or of a declaration its keys begin.
  if (way.length > 2 && ofContainer.has(key)) {
    return [];
  }
  const own =
    way.length > 2
      ? Object.entries(criteria)
          .filter(([, criterion]) => criterion(key, value, way))
          .map(([name]) => `${name}: ${way.join(".")}: ${JSON.stringify(value)}`)
      : [];
  return typeof value === "object" && value !== null
    ? [...own, ...Object.entries(value).flatMap(([inner, each]) => walk(each, [...way, inner], inner))]
    : own;
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || JSON.stringify(value) === "[]" || JSON.stringify(value) === "{}";
}
