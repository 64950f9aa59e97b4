import { isDeepStrictEqual } from "node:util";

/*
 * What becomes of each key of a compose file's service on a swarm. A key that is not here is refused, so what Compose adds tomorrow stays out until it is
 * judged.
 */

/** Keys that the description for the swarm has, in its own words. */
const carried = `
  build cap_add cap_drop command cpus depends_on deploy dns dns_opt dns_search entrypoint environment extra_hosts group_add healthcheck
  hostname image init labels logging mem_limit mem_reservation networks pids_limit ports read_only restart secrets security_opt stdin_open
  stop_grace_period stop_signal sysctls tmpfs tty ulimits user volumes working_dir`;

/** Keys that say how Compose itself works, or what a swarm's containers have anyway. */
const needless = "attach container_name develop expose ipc memswap_limit privileged pull_policy pull_refresh_after";

/** Keys that a swarm has nothing for, each with what the service would be without it. */
const impossible: Readonly<Record<string, string>> = {
  annotations: "the engine would not have them",
  blkio_config: "its disk would not be limited",
  cgroup: "it would not be in that control group",
  cgroup_parent: "it would not be in that control group",
  configs: "bring the file by `files`",
  cpu_count: "write `cpus` instead",
  cpu_percent: "write `cpus` instead",
  cpu_period: "write `cpus` instead",
  cpu_quota: "write `cpus` instead",
  cpu_rt_period: "it would not be scheduled so",
  cpu_rt_runtime: "it would not be scheduled so",
  cpu_shares: "write `cpus` instead",
  cpuset: "it would run on any processor",
  credential_spec: "it would not have the account",
  device_cgroup_rules: "it would not have the devices",
  devices: "it would not have the devices",
  domainname: "it would not have the name",
  env_file: "it would not have the variables: write them in `environment`",
  external_links: "it would not find the other container",
  gpus: "it would not have the devices",
  isolation: "it would not be isolated so",
  links: "name the service itself, on a network of both",
  mac_address: "it would have another address",
  mem_swappiness: "it would swap as the server does",
  network_mode: "it would be on other networks: a task has overlay networks",
  oom_kill_disable: "it would be killed all the same",
  oom_score_adj: "the engine takes the key and does not apply it",
  pid: "it would have a namespace of its own",
  platform: "it would run on any server",
  post_start: "nothing would run it",
  pre_stop: "nothing would run it",
  profiles: "a swarm would start it at once",
  runtime: "it would have the engine's own one",
  scale: "write `replicas` of the service instead",
  shm_size: "its /dev/shm would have 64 MB",
  storage_opt: "its disk would not be limited",
  use_api_socket: "it would not have the socket",
  userns_mode: "it would have the engine's own user namespace",
  uts: "it would have a name of its own",
  volumes_from: "name the volumes themselves",
};

const taken = new Set([...carried.trim().split(/\s+/), ...needless.split(" ")]);

/** Values that say what a swarm does anyway. */
const same: Readonly<Record<string, readonly unknown[]>> = { pid: [""], uts: [""], scale: [1] };

/** What is lost of a service with such a key on a swarm; undefined where nothing is. */
export function whyNotOnSwarm(key: string, value: unknown): string | undefined {
  const isEmpty = value === null || isDeepStrictEqual(value, []) || isDeepStrictEqual(value, {});
  if (taken.has(key) || key.startsWith("x-") || isEmpty || same[key]?.includes(value)) {
    return undefined;
  }
  return Object.hasOwn(impossible, key) ? impossible[key] : "nobody has tried yet what becomes of it";
}
