/*
 * Every key of the Compose Specification as of June 2026, by its path. In a path, `*` is any name, or any list item in its long form. A path that is not
 * listed allows any key, as `environment` does. `x-…` is allowed everywhere.
 */

const build = `
  additional_contexts args cache_from cache_to context dockerfile dockerfile_inline entitlements extra_hosts isolation labels network no_cache
  no_cache_filter platforms privileged provenance pull sbom secrets shm_size ssh tags target ulimits`;

const service = `
  annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name cpu_count cpu_percent cpu_period
  cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec depends_on deploy develop device_cgroup_rules devices dns dns_opt
  dns_search domainname entrypoint env_file environment expose extends external_links extra_hosts gpus group_add healthcheck hostname image init
  ipc isolation label_file labels links logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit models network_mode networks
  oom_kill_disable oom_score_adj pid pids_limit platform ports post_start pre_start pre_stop privileged profiles provider pull_policy
  pull_refresh_after read_only restart runtime scale secrets security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls
  tmpfs tty ulimits use_api_socket user userns_mode uts volumes volumes_from working_dir`;

const fileOfService = "gid mode source target uid";
const hook = "command environment privileged user working_dir";
const limit = "hard soft";
const rate = "path rate";
const rollout = "delay failure_action max_failure_ratio monitor order parallelism";

const keysOfService: Readonly<Record<string, string>> = {
  blkio_config: "device_read_bps device_read_iops device_write_bps device_write_iops weight weight_device",
  "blkio_config.device_read_bps.*": rate,
  "blkio_config.device_read_iops.*": rate,
  "blkio_config.device_write_bps.*": rate,
  "blkio_config.device_write_iops.*": rate,
  "blkio_config.weight_device.*": "path weight",
  build,
  "build.secrets.*": fileOfService,
  "build.ulimits.*": limit,
  "configs.*": fileOfService,
  credential_spec: "config file registry",
  "depends_on.*": "condition required restart",
  deploy: "endpoint_mode labels mode placement replicas resources restart_policy rollback_config update_config",
  "deploy.placement": "constraints max_replicas_per_node preferences",
  "deploy.placement.preferences.*": "spread",
  "deploy.resources": "limits reservations",
  "deploy.resources.limits": "cpus memory pids",
  "deploy.resources.reservations": "cpus devices generic_resources memory",
  "deploy.resources.reservations.devices.*": "capabilities count device_ids driver options",
  "deploy.resources.reservations.generic_resources.*": "discrete_resource_spec",
  "deploy.resources.reservations.generic_resources.*.discrete_resource_spec": "kind value",
  "deploy.restart_policy": "condition delay max_attempts window",
  "deploy.rollback_config": rollout,
  "deploy.update_config": rollout,
  develop: "watch",
  "develop.watch.*": "action exec ignore include initial_sync path target",
  "develop.watch.*.exec": hook,
  "devices.*": "permissions source target",
  "env_file.*": "format path required",
  extends: "file service",
  healthcheck: "disable interval retries start_interval start_period test timeout",
  logging: "driver options",
  "models.*": "endpoint_var model_var",
  "networks.*":
    "aliases driver_opts gw_priority interface_name ipv4_address ipv6_address link_local_ips mac_address priority",
  "ports.*": "app_protocol host_ip mode name protocol published target",
  "post_start.*": hook,
  "pre_start.*": `${hook} image per_replica`,
  "pre_stop.*": hook,
  provider: "options type",
  "secrets.*": fileOfService,
  "ulimits.*": limit,
  "volumes.*": "bind consistency image read_only source target tmpfs type volume",
  "volumes.*.bind": "create_host_path propagation recursive selinux",
  "volumes.*.image": "subpath",
  "volumes.*.tmpfs": "mode size",
  "volumes.*.volume": "labels nocopy subpath",
};

const places: Readonly<Record<string, string>> = {
  "": "configs include models name networks secrets services version volumes",
  "include.*": "env_file path project_directory",
  "services.*": service,
  ...Object.fromEntries(Object.entries(keysOfService).map(([place, keys]) => [`services.*.${place}`, keys])),
  "networks.*": "attachable driver driver_opts enable_ipv4 enable_ipv6 external internal ipam labels name",
  "networks.*.external": "name",
  "networks.*.ipam": "config driver options",
  "networks.*.ipam.config.*": "aux_addresses gateway ip_range subnet",
  "volumes.*": "driver driver_opts external labels name",
  "volumes.*.external": "name",
  "secrets.*": "driver driver_opts environment external file labels name template_driver",
  "configs.*": "content environment external file labels name template_driver",
  "models.*": "context_size model name runtime_flags",
};

/** Compose's keys, by path. */
export const composeKeys: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(places).map(([place, keys]) => [place, keys.trim().split(/\s+/)]),
);
