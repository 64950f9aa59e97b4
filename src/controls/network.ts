import { sameInAll } from "./cis.ts";
import type { Control } from "./types.ts";

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
    measured: "the engine's port bindings are exactly those of the answers",
    readings: ({ binding }) => [{ read: "port_bindings", want: binding ?? "none" }],
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
    measured: "every network of the container is internal, and it publishes no port",
    readings: ({ internal }) => (internal ? [{ read: "internal_networks", want: "true" }] : []),
    optional: false,
  },
];
