import { type Complaint, usageProblem } from "../../lib/errors.ts";
import { meant } from "../../lib/text/nearest-name.ts";
import { printable } from "../../lib/text/printable.ts";
import { entry } from "../node.ts";
import { placeText } from "../problems.ts";
import type { MapNode, Node } from "../types.ts";

const topKeys = ["version", "name", "services", "networks", "volumes", "secrets", "configs", "include", "models"];

/** Every key of a service that a version of Compose knows, the second and third format's among them. */
const serviceKeys = [
  ...[
    "annotations",
    "attach",
    "blkio_config",
    "build",
    "cap_add",
    "cap_drop",
    "cgroup",
    "cgroup_parent",
    "command",
    "configs",
    "container_name",
    "cpu_count",
  ],
  ...[
    "cpu_percent",
    "cpu_period",
    "cpu_quota",
    "cpu_rt_period",
    "cpu_rt_runtime",
    "cpu_shares",
    "cpus",
    "cpuset",
    "credential_spec",
    "depends_on",
    "deploy",
  ],
  ...[
    "develop",
    "device_cgroup_rules",
    "devices",
    "dns",
    "dns_opt",
    "dns_search",
    "domainname",
    "entrypoint",
    "env_file",
    "environment",
    "expose",
    "extends",
  ],
  ...[
    "external_links",
    "extra_hosts",
    "gpus",
    "group_add",
    "healthcheck",
    "hostname",
    "image",
    "init",
    "ipc",
    "isolation",
    "label_file",
    "labels",
    "links",
  ],
  ...[
    "logging",
    "mac_address",
    "mem_limit",
    "mem_reservation",
    "mem_swappiness",
    "memswap_limit",
    "models",
    "network_mode",
    "networks",
    "oom_kill_disable",
  ],
  ...[
    "oom_score_adj",
    "pid",
    "pids_limit",
    "platform",
    "ports",
    "post_start",
    "pre_start",
    "pre_stop",
    "privileged",
    "profiles",
    "provider",
    "pull_policy",
    "read_only",
  ],
  ...[
    "restart",
    "runtime",
    "scale",
    "secrets",
    "security_opt",
    "shm_size",
    "stdin_open",
    "stop_grace_period",
    "stop_signal",
    "storage_opt",
    "sysctls",
    "tmpfs",
  ],
  ...[
    "tty",
    "ulimits",
    "use_api_socket",
    "user",
    "userns_mode",
    "uts",
    "volume_driver",
    "volumes",
    "volumes_from",
    "working_dir",
  ],
];

/**
 * Holds every key of the file and of its services against what Compose knows.
 *
 * @throws Problem (exit 2) that lists all that are not known, each with its line and the nearest name
 */
export function checkKeys(tree: MapNode): void {
  const services = entry(tree, "services");
  const complaints = [
    ...unknownKeys(tree, topKeys, "A compose file"),
    ...(services?.kind === "map"
      ? [...services.entries].flatMap(([name, service]) => serviceComplaints(name, service))
      : []),
  ];
  if (complaints.length > 0) {
    throw usageProblem(complaints.slice(0, 20));
  }
}

function serviceComplaints(name: string, service: Node): readonly Complaint[] {
  if (service.kind !== "map") {
    return [{ where: placeText(service.at), what: `the service \`${printable(name, 60)}\` must be a map` }];
  }
  const lacksImage = !service.entries.has("image") && !service.entries.has("build") && !service.entries.has("provider");
  return [
    ...(lacksImage
      ? [
          {
            where: placeText(service.at),
            what: `the service \`${printable(name, 60)}\` has neither an image nor a build`,
          },
        ]
      : []),
    ...unknownKeys(service, serviceKeys, "A service"),
  ];
}

function unknownKeys(node: MapNode, known: readonly string[], owner: string): readonly Complaint[] {
  return [...node.entries]
    .filter(([key]) => !known.includes(key) && !key.startsWith("x-"))
    .map(([key, { at }]) => ({
      where: placeText(at),
      what: `${owner} has no \`${printable(key, 60)}\``,
      ...meant(key, known),
    }));
}
