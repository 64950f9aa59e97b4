import { sameInAll } from "../cis.ts";
import type { Control } from "../types.ts";

const ids = (first: number, last: number): Control["cis"] =>
  sameInAll(...Array.from({ length: last - first + 1 }, (_, index) => `3.${first + index}`));

const owned = {
  scope: "host",
  from: "baseline",
  layer: "Files of the engine",
  mayBreak: "Accounts that changed the engine's files without being root.",
  optional: true,
} as const;

/** A group of paths that belong to root and are not wider than a mode. Which they are stands with the play's own code. */
function paths(group: string, mode: string) {
  return {
    set: mode,
    measured: "owner and mode of each of these files that exists",
    serverReadings: () => [{ read: `modes ${group}`, want: "right" }],
  } as const;
}

/** Whose the engine's files are, and who may write them: whoever can write one of them is root of the server. */
export const fileControls: readonly Control[] = [
  {
    ...owned,
    ...paths("units", "root:root, 0644 at most"),
    slug: "owned-units",
    title: "The engine's units belong to root",
    reason: "What stands in a unit is started as root.",
    cis: ids(1, 4),
  },
  {
    ...owned,
    ...paths("folder", "root:root, 0755 at most"),
    slug: "owned-engine-folder",
    title: "/etc/docker belongs to root",
    reason: "Whoever can write there gives the engine another configuration.",
    cis: ids(5, 6),
  },
  {
    ...owned,
    ...paths("certificates", "root:root, 0444 at most, keys 0400"),
    slug: "owned-certificates",
    title: "Certificates and keys of the engine belong to root",
    reason: "With the key anybody speaks as the engine; with another certificate a false registry is believed.",
    cis: ids(7, 14),
  },
  {
    ...owned,
    ...paths("socket", "root:docker, 0660 at most"),
    slug: "owned-engine-socket",
    title: "The engine's socket is open to root and the group docker only",
    reason: "Whoever writes to the socket is root of the server.",
    cis: ids(15, 16),
  },
  {
    ...owned,
    ...paths("configuration", "root:root, 0644 at most"),
    slug: "owned-engine-configuration",
    title: "The engine's configuration belongs to root",
    reason: "Whoever can write it starts what they like as root.",
    cis: ids(17, 22),
  },
  {
    ...owned,
    ...paths("containerd", "root:root, 0660 at most"),
    slug: "owned-containerd-socket",
    title: "containerd's socket belongs to root",
    reason: "It starts containers past the engine and all of its settings.",
    cis: ids(23, 24),
  },
];
