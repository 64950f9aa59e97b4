/*
 * Every key of the Compose Specification as of June 2026, by its path, each with its class. In a path, `*` is any name, or any list item in its long form.
 * A path that is not listed allows any key, as `environment` does. `x-…` is allowed everywhere. A key that is not here is refused, so what Compose adds
 * tomorrow stays out until it is judged here.
 */

/**
 * What a key can do:
 * - `harmless`: no value of it reaches past the container
 * - `ours`: whatever stands there, the hardening rules decide what the stack has
 * - `judged`: harmless or dangerous by its value, which the rules in `model/adopt/dangers/` decide
 * - `refused`: it cannot be taken over, nor be left out without making another service of it
 * - `inside`: its own keys are classified below it
 */
export type KeyClass = "harmless" | "ours" | "judged" | "refused" | "inside";

type Keys = Readonly<Partial<Record<KeyClass, string>>>;

const service: Keys = {
  harmless: `
    attach command container_name cpu_count cpu_percent cpu_period cpu_quota cpu_shares cpuset dns dns_opt dns_search domainname entrypoint
    expose hostname image init labels links mac_address mem_reservation mem_swappiness platform profiles pull_policy pull_refresh_after scale shm_size
    stdin_open stop_grace_period stop_signal tty working_dir`,
  ours: "cap_drop cpus logging mem_limit memswap_limit pids_limit read_only restart user",
  judged: `
    annotations cap_add cgroup cgroup_parent cpu_rt_period cpu_rt_runtime credential_spec develop device_cgroup_rules devices env_file environment external_links
    extra_hosts gpus group_add ipc isolation network_mode oom_kill_disable oom_score_adj pid privileged runtime security_opt storage_opt sysctls tmpfs
    ulimits use_api_socket userns_mode uts volumes_from`,
  refused: "extends label_file models pre_start provider",
  inside: "blkio_config build configs depends_on deploy healthcheck networks ports post_start pre_stop secrets volumes",
};

const build: Keys = {
  harmless: "args dockerfile_inline labels no_cache no_cache_filter platforms provenance pull sbom shm_size target",
  judged: "cache_from cache_to entitlements extra_hosts isolation network privileged ssh tags ulimits",
  refused: "additional_contexts context dockerfile",
  inside: "secrets",
};

const fileOfService: Keys = { harmless: "gid mode target uid", judged: "source" };
const hook: Keys = { harmless: "command environment working_dir", judged: "privileged user" };
const rate: Keys = { harmless: "path rate" };
const rollout: Keys = { harmless: "delay failure_action max_failure_ratio monitor order parallelism" };
const anyOfDevice: Keys = { judged: "capabilities count device_ids driver options" };

const keysOfService: Readonly<Record<string, Keys>> = {
  blkio_config: {
    harmless: "weight",
    inside: "device_read_bps device_read_iops device_write_bps device_write_iops weight_device",
  },
  "blkio_config.device_read_bps.*": rate,
  "blkio_config.device_read_iops.*": rate,
  "blkio_config.device_write_bps.*": rate,
  "blkio_config.device_write_iops.*": rate,
  "blkio_config.weight_device.*": { harmless: "path weight" },
  build,
  "build.secrets.*": fileOfService,
  "build.ulimits.*": { judged: "hard soft" },
  "configs.*": fileOfService,
  credential_spec: { judged: "config file registry" },
  "depends_on.*": { harmless: "condition required restart" },
  deploy: {
    harmless: "endpoint_mode labels mode replicas",
    inside: "placement resources restart_policy rollback_config update_config",
  },
  "deploy.placement": { harmless: "constraints max_replicas_per_node", inside: "preferences" },
  "deploy.placement.preferences.*": { harmless: "spread" },
  "deploy.resources": { inside: "limits reservations" },
  "deploy.resources.limits": { ours: "cpus memory pids" },
  "deploy.resources.reservations": { harmless: "cpus memory", judged: "devices generic_resources" },
  "deploy.resources.reservations.devices.*": anyOfDevice,
  "deploy.resources.reservations.generic_resources.*": { judged: "discrete_resource_spec" },
  "deploy.resources.reservations.generic_resources.*.discrete_resource_spec": { judged: "kind value" },
  "deploy.restart_policy": { harmless: "condition delay max_attempts window" },
  "deploy.rollback_config": rollout,
  "deploy.update_config": rollout,
  develop: { judged: "watch" },
  "develop.watch.*": { judged: "action exec ignore include initial_sync path target" },
  "develop.watch.*.exec": { judged: "command environment privileged user working_dir" },
  "devices.*": { judged: "permissions source target" },
  "env_file.*": { judged: "format path required" },
  extends: { refused: "file service" },
  healthcheck: { harmless: "interval retries start_interval start_period timeout", ours: "disable test" },
  logging: { ours: "driver options" },
  "models.*": { refused: "endpoint_var model_var" },
  "networks.*": {
    harmless: "aliases gw_priority interface_name ipv4_address ipv6_address mac_address priority",
    judged: "driver_opts link_local_ips",
  },
  "ports.*": { harmless: "app_protocol mode name protocol published target", ours: "host_ip" },
  "post_start.*": hook,
  "pre_start.*": { refused: "command environment image per_replica privileged user working_dir" },
  "pre_stop.*": hook,
  provider: { refused: "options type" },
  "secrets.*": fileOfService,
  "ulimits.*": { judged: "hard soft" },
  "volumes.*": { harmless: "consistency read_only target", judged: "source type", inside: "bind image tmpfs volume" },
  "volumes.*.bind": { harmless: "create_host_path recursive selinux", judged: "propagation" },
  "volumes.*.image": { harmless: "subpath" },
  "volumes.*.tmpfs": { harmless: "mode size" },
  "volumes.*.volume": { harmless: "labels nocopy subpath" },
};

const places: Readonly<Record<string, Keys>> = {
  // What is included is part of the tree once it is read; `models` mean nothing without a service that names one.
  "": { harmless: "models name version", inside: "configs include networks secrets services volumes" },
  "include.*": { harmless: "env_file path project_directory" },
  "services.*": service,
  ...Object.fromEntries(Object.entries(keysOfService).map(([place, keys]) => [`services.*.${place}`, keys])),
  "networks.*": {
    harmless: "attachable enable_ipv4 enable_ipv6 internal labels",
    judged: "driver driver_opts external name",
    inside: "ipam",
  },
  "networks.*.external": { judged: "name" },
  "networks.*.ipam": { judged: "driver options", inside: "config" },
  "networks.*.ipam.config.*": { harmless: "aux_addresses gateway ip_range", judged: "subnet" },
  "volumes.*": { harmless: "labels", judged: "driver driver_opts external name" },
  "volumes.*.external": { judged: "name" },
  "secrets.*": {
    harmless: "environment external labels name",
    judged: "driver driver_opts file template_driver",
  },
  "configs.*": { harmless: "content environment external labels name", judged: "file template_driver" },
  "models.*": { harmless: "context_size model name runtime_flags" },
};

/** The class of every key, by the path of the map that it stands in. */
export const keyClasses: ReadonlyMap<string, ReadonlyMap<string, KeyClass>> = new Map(
  Object.entries(places).map(([place, keys]) => [place, classesIn(keys)]),
);

function classesIn(keys: Keys): ReadonlyMap<string, KeyClass> {
  return new Map(
    Object.entries(keys).flatMap(([group, names]) =>
      names
        .trim()
        .split(/\s+/)
        .map((name) => [name, group as KeyClass] as const),
    ),
  );
}
