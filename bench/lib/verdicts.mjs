/** What the answers accept where a rule is right: controls, or dangers that are kept. */
const against = {
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

/** Where a rule is wrong, and why. */
const mistakes = [
  {
    rules: ["CL-0019"],
    isMeant: ({ says }) => says.includes("_BUILD:?"),
    why: "the image is built on the server and comes from no registry, so there is no digest to name; its tag is a hash of what it is built from",
  },
  {
    rules: ["shared_volumes_between_containers"],
    isMeant: ({ says }) => /"type": ?"volume"/.test(says) && !says.includes('"source"'),
    why: "a volume without a name is each container's own, also where two have one at the same place",
  },
  {
    rules: ["healthcheck_not_set"],
    isMeant: ({ isAskedByImage }) => isAskedByImage,
    why: "its image asks by itself: the Dockerfile has a HEALTHCHECK, and the answers say so",
  },
  {
    rules: ["networks_not_set"],
    isMeant: ({ networkMode }) => networkMode !== undefined && networkMode !== "host",
    why: "it has no network, or that of another service, and Compose takes no `networks` beside `network_mode`",
  },
  {
    rules: ["volume_has_sensitive_host_directory"],
    isMeant: ({ says }) => /\((?:\/etc\/(?:localtime|timezone)|\/(?:home|media|srv|var)\/.*)\)/.test(says),
    why: "a folder of the user's own data, or the time zone: the query knows folders by how their path begins, everything below /media for one; what the server's own programs trust is taken out",
  },
];

/**
 * What becomes of a finding of a linter: `accepted` by the answers, `wrong`, or `left` to mend.
 *
 * @returns {{ kind: "accepted" | "wrong" | "left", why?: string }}
 */
export function verdictOn(finding) {
  const { rule, accepted } = finding;
  if ((against[rule] ?? []).some((slug) => accepted.includes(slug))) {
    return { kind: "accepted" };
  }
  const mistake = mistakes.find(({ rules, isMeant }) => rules.includes(rule) && isMeant(finding));
  return mistake === undefined ? { kind: "left" } : { kind: "wrong", why: mistake.why };
}
