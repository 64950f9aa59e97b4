import { notInBenchmark, repeatIds } from "../cis.ts";
import { pointTo } from "../owasp.ts";
import type { Control } from "../types.ts";

const bound = { scope: "service", from: "baseline", layer: "Bound interfaces", optional: false } as const;
const guarded = { ...bound, scope: "host", cis: notInBenchmark, optional: true } as const;

/** The published ports that only root may open. */
function listPrivilegedPorts(binding = ""): string {
  const ports = [...binding.matchAll(/:(\d+)->/g)].map(([, port]) => Number(port));
  return [...new Set(ports.filter((port) => port < 1024))].sort((one, other) => one - other).join(", ") || "none";
}

/** As the playbooks list names. */
function listed(names: readonly string[]): string {
  return [...names].sort().join(", ") || "none";
}

/** Of a list of bindings, whether one is on every address. */
export const everyAddress = /(?:^|, )(?:0\.0\.0\.0|\[::\]):/;

const measured =
  "the kernel has exactly these rules, and every network that the containers are on has a bridge that they name; networks that others use too are not measured";

export const networkControls: readonly Control[] = [
  {
    ...bound,
    slug: "bound-interface",
    owasp: pointTo("D03"),
    title: "Ports are bound to one interface",
    severity: "high",
    reason: "A port without an address listens on every interface and bypasses the host's firewall.",
    mayBreak: "A service on 127.0.0.1 is reachable through a proxy or a tunnel only.",
    cis: repeatIds("5.9", "5.14"),
    set: "ports: host_ip",
    measured: "the engine's port bindings, the packet filter's and the helper programs' all match the answers exactly",
    readings: ({ binding = "none", isGeneric }) => {
      const isEverywhere = isGeneric && everyAddress.test(binding);
      const want = isEverywhere ? "one address" : binding;
      return ["port_bindings", "ways_in"].map((read) => ({ read, want, ...(isEverywhere && { allows: binding }) }));
    },
  },
  {
    ...bound,
    slug: "no-privileged-ports",
    owasp: pointTo("D03"),
    title: "No port below 1024 is published",
    severity: "low",
    reason: "Clients trust these ports to be the server's own services; only root could open them.",
    mayBreak: "A web server on 80 or 443 for everybody has no other choice: it stays an open point.",
    cis: repeatIds("5.8"),
    set: "ports: published, of 1024 or more",
    measured: "the ports of the server that the engine has open for the container",
    readings: ({ binding }) => [{ read: "privileged_ports", want: "none", allows: listPrivilegedPorts(binding) }],
    leavesOpen: ({ binding }) => {
      const ports = listPrivilegedPorts(binding);
      return ports === "none" ? undefined : `it is published below 1024, on ${ports}`;
    },
  },
  {
    ...bound,
    slug: "own-networks",
    owasp: pointTo("D03", 5),
    title: "The container is on its own networks only",
    severity: "medium",
    reason: "On one network more it reaches, and is reached by, containers that it has nothing to do with.",
    mayBreak: "Nothing: it is on the networks that its settings name.",
    cis: repeatIds("5.30"),
    set: "networks: each by its name, and never the engine's default bridge",
    measured: "the networks that the container is on, as the engine has them now",
    readings: ({ networks, sharedNetworks }) => [
      {
        read: "networks",
        want: listed(networks.filter((name) => !sharedNetworks.includes(name))),
        allows: listed(networks),
      },
    ],
    leavesOpen: ({ sharedNetworks }) =>
      sharedNetworks.length === 0 ? undefined : `containers of others are on ${sharedNetworks.join(", ")} too`,
  },
  {
    ...bound,
    slug: "internal-network",
    owasp: pointTo("D03", 5),
    title: "Services that only serve others have no way out",
    severity: "medium",
    reason:
      "Such a service, as a database, cannot send anything to the internet, and is unreachable from outside the stack.",
    mayBreak: "A service that downloads something, such as a plugin.",
    cis: notInBenchmark,
    set: "networks: internal: true",
    measured:
      "every network of the container is internal; from its own network namespace no route leads out, and an attempt to connect fails at once",
    readings: ({ internal, isFlat }) => [
      ...(internal || isFlat ? [{ read: "internal_networks", want: "true", allows: "false" }] : []),
      ...(internal ? [{ read: "way_out", want: "none" }] : []),
    ],
    leavesOpen: ({ isFlat }) =>
      isFlat ? "all services of the stack share one network, which leads out: each reaches the others" : undefined,
  },
  {
    ...bound,
    slug: "encrypted-networks",
    owasp: pointTo("D03", 5),
    title: "Traffic between servers is encrypted",
    severity: "high",
    reason:
      "Another machine on the network between two servers could read and change what services send to each other.",
    mayBreak: "Where a server's kernel has no ESP, nothing comes through: a deploy asks each one before it begins.",
    cis: repeatIds("7.3"),
    set: "the overlay networks of the swarm have the option `encrypted`, which is IPsec (ESP) around VXLAN",
    measured: "each overlay network of the container has that option, and the kernel has a policy of IPsec for VXLAN",
    readings: () => [{ read: "encrypted_networks", want: "all" }],
    ofSwarms: true,
    optional: true,
  },
  {
    ...bound,
    slug: "limited-outbound",
    owasp: pointTo("D03"),
    title: "Connections go out only to the listed addresses",
    severity: "medium",
    reason:
      "An attacker in the service cannot load tools from the internet, send data there, or attack others; only the addresses in the answers are reachable.",
    mayBreak: "A request to an address that is not listed fails with `Connection refused`.",
    cis: notInBenchmark,
    set: "a network of its own for the service, and rules for its bridge",
    measured:
      "the kernel has rules for the bridge of the service's network, and from its network namespace a connection to an address that is not listed is refused at once",
    readings: ({ outside }) =>
      outside === undefined ? [] : [{ read: `outside ${outside}`, want: "closed", allows: "open" }],
    leavesOpen: ({ whyOutside }) => whyOutside,
  },
  {
    ...guarded,
    slug: "outbound-filter",
    owasp: pointTo("D03"),
    title: "The packet filter limits where services connect to",
    severity: "medium",
    reason:
      "A published service needs a network that leads out. These rules refuse every connection that it opens there, except to the addresses in the answers.",
    mayBreak: "An application that loads something from an address that is not in `outbound`.",
    set: "a systemd unit with rules for the network of each such service, in a table of its own, for both versions of IP; a timer that resolves names again",
    measured: "the kernel has exactly these rules, and each listed name has an address",
    serverReadings: () => [{ read: "filter outbound-filter", want: "in force" }],
    ofLimitedServices: true,
  },
  {
    ...guarded,
    slug: "neighbour-filter",
    owasp: pointTo("D03"),
    title: "Other machines reach published ports only, at their published address",
    severity: "high",
    reason:
      "Before Docker 28, a machine on the same network can send packets to a container's own address, and reach ports that are published on 127.0.0.1 only.",
    mayBreak: "A router or VPN that uses the containers' own addresses on purpose.",
    set: "a systemd unit with a rule for each network of the stack, in a table of its own, for both versions of IP",
    measured,
    serverReadings: () => [{ read: "filter neighbour-filter", want: "in force" }],
  },
  {
    ...guarded,
    slug: "host-filter",
    owasp: pointTo("D03"),
    title: "Containers do not reach the server's own services",
    severity: "high",
    reason:
      "An attacker in a container cannot reach the server's ssh, nor the cloud's metadata services, which give out credentials.",
    mayBreak:
      "A container that uses a service on the server itself, such as a database or DNS server, or a published port at the server's address while userland-proxy is on.",
    set: "a systemd unit with rules for each network of the stack, in a table of its own, for both versions of IP",
    measured,
    serverReadings: () => [{ read: "filter host-filter", want: "in force" }],
  },
  {
    ...guarded,
    slug: "swarm-filter",
    owasp: pointTo("D03"),
    title:
      "Only the nodes of a swarm get to its own ports, nobody past the address of a published one, and no task to the server",
    severity: "high",
    reason:
      "Who reaches a node's VXLAN port can put packets into the networks of the containers, Swarm opens a published port on every address of a node, and an attacker in a task could reach the server's ssh and the cloud's metadata services, which give out credentials.",
    mayBreak:
      "Another VXLAN or IPsec of the server, a node that no stack names, a router or VPN that uses the tasks' own addresses; a deploy stops before it cuts off one that it sees. Of any stack, a task that uses a service on its server itself, such as a database or DNS server.",
    set: "a systemd unit with rules for 2377/tcp, 7946, 4789/udp, ESP, the published ports and the bridge by which tasks leave, in a table that the stacks of a server share, for both versions of IP",
    measured: "the kernel has exactly these rules, with the nodes that the swarm has now",
    nodeReadings: () => [{ read: "swarm-filter", want: "in force" }],
    ofSwarms: true,
  },
  {
    ...guarded,
    slug: "visitor-filter",
    owasp: pointTo("D03"),
    title: "One address opens only so many connections to the public names",
    severity: "medium",
    reason:
      "Who opens connections without end, or holds them, takes the processor of a server and what others need to come in.",
    mayBreak:
      "Many visitors behind one address, such as a proxy's: raise `edge.connections`, or write `any` where all of them come that way.",
    set: "a systemd unit with rules for the ports of the edge, in a table of its own, for both versions of IP",
    measured: "the kernel has exactly these rules",
    serverReadings: () => [{ read: "filter visitor-filter", want: "in force" }],
    ofLimitedVisitors: true,
  },
];
