import { items, oneOf, setting } from "./parts.ts";
import type { DangerRule } from "./rule.ts";

/*
 * What a service shares with the server, with containers of others, and with the services beside it.
 */

const isJoined = starts("service:");
const isForeign = starts("container:");

export const namespaceRules: readonly DangerRule[] = [
  {
    slug: "host-namespace",
    against: ["own-namespaces", "private-ipc"],
    why: "The server's own processes, memory or users can be seen and reached from inside.",
    parts: [
      setting("pid", (value) => isJoined(value) || isForeign(value)),
      setting("ipc", (value) => oneOf("private", "shareable", "none")(value) || isJoined(value) || isForeign(value)),
      setting("uts"),
      setting("userns_mode"),
      setting("cgroup", oneOf("private")),
      setting("cgroup_parent"),
    ],
  },
  {
    slug: "foreign-container",
    against: ["own-namespaces", "private-ipc"],
    why: "It joins a container of somebody else: it sees the processes, the network or the files there, and no deploy keeps track of it.",
    parts: [
      setting("pid", (value) => !isForeign(value)),
      setting("ipc", (value) => !isForeign(value)),
      setting("network_mode", (value) => !isForeign(value)),
      items("volumes_from", (value) => !isForeign(value)),
      items("external_links"),
    ],
  },
  {
    slug: "joined-service",
    against: ["own-namespaces"],
    why: "It has the network or the processes of another service: what is taken over in one of them reaches the other.",
    consent: "agreed",
    parts: [setting("pid", (value) => !isJoined(value)), setting("network_mode", (value) => !isJoined(value))],
  },
  {
    slug: "borrowed-volumes",
    against: [],
    why: "It has all volumes of another service: what one of them leaves there the other can read, and run.",
    consent: "agreed",
    parts: [items("volumes_from", isForeign)],
  },
  {
    slug: "server-address",
    against: [],
    why: "It is told the server's own address: what listens there for the server alone may answer it too.",
    consent: "agreed",
    parts: [items("extra_hosts", isElsewhere), items("build.extra_hosts", isElsewhere)],
  },
];

function starts(text: string): (value: unknown) => boolean {
  return (value) => String(value).startsWith(text);
}

/** A name for an address that is not the server's. */
function isElsewhere(host: unknown): boolean {
  return !String(host).endsWith("host-gateway");
}
