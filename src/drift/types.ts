import type { Fields } from "../lib/fields.ts";

/** One difference between two sides. */
export interface Difference {
  /** Its name in the file: `mem_limit`, `environment.DB_HOST`, `services.web.image`. */
  readonly field: string;
  /** Undefined: missing on that side. */
  readonly wanted?: string;
  readonly found?: string;
}

/** The differences between a host and the project. */
export interface HostDrift {
  readonly host: string;
  readonly services: readonly { readonly service: string; readonly container?: string; readonly drift: Difference }[];
  readonly files: readonly FileDrift[];
}

/** A file of the stack on a host that differs from the project. */
export interface FileDrift {
  readonly path: string;
  readonly state: "differs" | "missing" | "left over" | "nobody's";
  /** The differing keys of a compose file; empty if only comments differ, or for other files. */
  readonly differences: readonly Difference[];
}

/** A container's record in its engine. It is not trusted. */
export interface LiveContainer {
  readonly service: string;
  readonly name: string;
  readonly state: string;
  readonly health: string;
  /** `Up 3 minutes (healthy)` */
  readonly status: string;
  readonly config: Fields;
  readonly host: Fields;
  readonly mounts: readonly Fields[];
  readonly networks: readonly string[];
  /** The image's own settings; undefined if the engine no longer has it. */
  readonly image?: Fields;
}

/** What was read on one host. */
export interface Live {
  /** Whether AppArmor confines containers there. */
  readonly apparmor: boolean;
  readonly containers: readonly LiveContainer[];
  /** The stack's networks by their full name. */
  readonly networks: Fields;
  /** Hashes by path of the files that deploys placed; empty for a missing file. */
  readonly placed: Readonly<Record<string, string>>;
  /** Other files in the stack's folder. */
  readonly added: Readonly<Record<string, string>>;
  /** The files that Compose reads there. */
  readonly texts: Readonly<Record<string, string>>;
}
