import { notInBenchmark, sameInAll } from "../cis.ts";
import type { Control } from "../types.ts";

const guarded = {
  scope: "host",
  from: "baseline",
  cis: notInBenchmark,
  layer: "Bound interfaces",
  optional: true,
} as const;

export const networkControls: readonly Control[] = [
  {
    slug: "bound-interface",
    title: "Ports are bound to one interface",
    reason: "A port without an address listens everywhere and passes the host's firewall by.",
    mayBreak: "A service that is bound to 127.0.0.1 is reached through a proxy or a tunnel only.",
    scope: "service",
    from: "baseline",
    cis: sameInAll("5.9", "5.14"),
    layer: "Bound interfaces",
    set: "ports: host_ip",
    measured:
      "the engine's port bindings are exactly those of the answers, and so are the ways in that the packet filter and the engine's helper programs really give",
    readings: ({ binding }) => [
      { read: "port_bindings", want: binding ?? "none" },
      { read: "ways_in", want: binding ?? "none" },
    ],
    optional: false,
  },
  {
    slug: "internal-network",
    title: "The database's network leads nowhere",
    reason: "From the database nothing can be sent to the internet, and nobody outside the stack reaches it.",
    mayBreak: "A database that fetches something by itself, such as a plugin.",
    scope: "service",
    from: "baseline",
    cis: sameInAll("5.30"),
    layer: "Bound interfaces",
    set: "networks: internal: true",
    measured:
      "every network of the container is internal; from its own network namespace no route leads out, and an attempt to connect fails at once",
    readings: ({ internal }) =>
      internal
        ? [
            { read: "internal_networks", want: "true" },
            { read: "way_out", want: "none" },
          ]
        : [],
    optional: false,
  },
  {
    ...guarded,
    slug: "neighbour-filter",
    title: "Neighbours on the network reach published ports only, where they are published",
    reason:
      "Before Docker 28, whoever is on the same network can send packets to a container's own address, and reach a port that is published on 127.0.0.1 alone.",
    mayBreak: "A router or a VPN that leads to the containers' own addresses on purpose.",
    set: "a unit of systemd with a rule for each network of the stack, in iptables' table mangle",
    measured: "each rule is asked of the packet filter, and the networks have the bridges that the rules name",
    serverReadings: () => [{ read: "filter neighbour-filter", want: "in force" }],
  },
  {
    ...guarded,
    slug: "host-filter",
    title: "Containers do not reach the server's own services",
    reason:
      "Whoever breaks into a container finds neither the server's ssh nor the cloud's metadata service, which hands out credentials.",
    mayBreak:
      "A container that uses something on the server itself, such as a database or a name server there, or a published port by the server's address while userland-proxy is on.",
    set: "a unit of systemd with rules for each network of the stack, in iptables' table mangle",
    measured: "each rule is asked of the packet filter, and the networks have the bridges that the rules name",
    serverReadings: () => [{ read: "filter host-filter", want: "in force" }],
  },
];
