/*
 * Which rules of scanners ask for the same as our controls, and for what our dangers are found by: the names under `accept` and `hardening.overrides`
 * that accept what such a rule finds.
 */

type Rules = Readonly<Record<string, readonly string[]>>;

/** The rules of compose-lint. Those without an answer of ours, such as passwords in variables, are not here. */
const composeLint: Rules = {
  "CL-0001": ["engine-socket"],
  "CL-0002": ["privileged"],
  "CL-0003": ["no-new-privileges", "unconfined"],
  "CL-0004": ["image-digest"],
  "CL-0005": ["bound-interface"],
  "CL-0006": ["no-capabilities"],
  "CL-0007": ["read-only-root"],
  "CL-0008": ["host-network"],
  "CL-0009": ["unconfined"],
  "CL-0010": ["host-namespace"],
  "CL-0011": ["strong-capability"],
  "CL-0013": ["sensitive-mount"],
  "CL-0014": ["bounded-log"],
  "CL-0016": ["device"],
  "CL-0017": ["shared-propagation"],
  "CL-0018": ["non-root-user"],
  "CL-0019": ["image-digest"],
  "CL-0022": ["loose-tmpfs"],
  "CL-0024": ["strong-capability"],
  "CL-0025": ["sensitive-mount"],
  "CL-0026": ["memory-limit", "cpu-limit", "pids-limit"],
  "CL-0027": ["no-capabilities"],
  "CL-0028": ["strong-capability"],
  "CL-0029": ["strong-capability"],
  "CL-0030": ["strong-capability"],
};

/** The queries of KICS for compose files, by their folders. */
const kics: Rules = {
  container_capabilities_unrestricted: ["no-capabilities"],
  container_traffic_not_bound_to_host_interface: ["bound-interface"],
  default_seccomp_profile_disabled: ["unconfined"],
  docker_socket_mounted_in_container: ["engine-socket"],
  healthcheck_not_set: ["health-check"],
  host_namespace_is_shared: ["host-namespace"],
  networks_not_set: ["host-network"],
  no_new_privileges_not_set: ["no-new-privileges", "unconfined"],
  privileged_containers_enabled: ["privileged"],
  privileged_ports_mapped_in_container: ["no-capabilities"],
  restart_policy_on_failure_not_set_to_5: ["bounded-restart"],
  shared_host_ipc_namespace: ["host-namespace"],
  shared_host_network_namespace: ["host-network"],
  shared_host_user_namespace: ["host-namespace"],
  shared_volumes_between_containers: ["shared-mount"],
  volume_has_sensitive_host_directory: ["sensitive-mount"],
  volume_mounted_in_multiple_containers: ["shared-propagation"],
};

/** The checks of Trivy for Dockerfiles; it has none for compose files. */
const trivy: Rules = {
  "DS-0002": ["non-root-user"],
  "DS-0026": ["health-check"],
};

/** By scanner and rule: what accepts its finding. */
export const scannerRules = { composeLint, kics, trivy } as const;
