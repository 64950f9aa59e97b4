import { repeatIds } from "../cis.ts";
import { pointTo } from "../owasp.ts";
import type { Control } from "../types.ts";

const ids = (first: number, last: number): Control["cis"] =>
  repeatIds(...Array.from({ length: last - first + 1 }, (_, index) => `3.${first + index}`));

const owned = {
  scope: "host",
  from: "baseline",
  layer: "Files of the engine",
  mayBreak: "Accounts other than root that change the engine's files.",
  optional: true,
} as const;

/** A group of paths that belong to root, with a maximum mode. The paths are defined in the play's own code. */
function paths(group: string, mode: string) {
  return {
    set: mode,
    measured: "owner and mode of each of these files that exists",
    serverReadings: () => [{ read: `modes ${group}`, want: "right" }],
  } as const;
}

/** Owners and modes of the engine's files: anyone who can write one of them has root access to the server. */
export const fileControls: readonly Control[] = [
  {
    ...owned,
    ...paths("units", "root:root, 0644 at most"),
    slug: "owned-units",
    owasp: pointTo("D04"),
    title: "The engine's units belong to root",
    severity: "medium",
    reason: "Programs in a unit run as root.",
    cis: ids(1, 4),
  },
  {
    ...owned,
    ...paths("folder", "root:root, 0755 at most"),
    slug: "owned-engine-folder",
    owasp: pointTo("D04"),
    title: "/etc/docker belongs to root",
    severity: "medium",
    reason: "With write access there, the engine's configuration can be replaced.",
    cis: ids(5, 6),
  },
  {
    ...owned,
    ...paths("certificates", "root:root, 0444 at most, keys 0400"),
    slug: "owned-certificates",
    owasp: pointTo("D04"),
    title: "Certificates and keys of the engine belong to root",
    severity: "medium",
    reason: "With the key anyone can pose as the engine; with another certificate a false registry is trusted.",
    cis: ids(7, 14),
  },
  {
    ...owned,
    ...paths("socket", "root:docker, 0660 at most"),
    slug: "owned-engine-socket",
    owasp: pointTo("D04", 1),
    title: "The engine's socket is open to root and the group docker only",
    severity: "high",
    reason: "Write access to the socket is root access to the server.",
    cis: ids(15, 16),
  },
  {
    ...owned,
    ...paths("configuration", "root:root, 0644 at most"),
    slug: "owned-engine-configuration",
    owasp: pointTo("D04"),
    title: "The engine's configuration belongs to root",
    severity: "medium",
    reason: "With write access to it, any program can be started as root.",
    cis: ids(17, 22),
  },
  {
    ...owned,
    ...paths("containerd", "root:root, 0660 at most"),
    slug: "owned-containerd-socket",
    owasp: pointTo("D04", 1),
    title: "containerd's socket belongs to root",
    severity: "high",
    reason: "It starts containers without the engine and without its settings.",
    cis: ids(23, 24),
  },
];
