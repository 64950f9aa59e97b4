import type { Fields } from "../lib/fields.ts";

/** One thing that is not the same on two sides. */
export interface Difference {
  /** What it is, as the file names it: `mem_limit`, `environment.DB_HOST`, `services.web.image`. */
  readonly field: string;
  /** Undefined: that side does not have it. */
  readonly wanted?: string;
  readonly found?: string;
}

/** What is otherwise on a host than in the project. */
export interface HostDrift {
  readonly host: string;
  readonly services: readonly { readonly service: string; readonly container?: string; readonly drift: Difference }[];
  readonly files: readonly FileDrift[];
}

/** A file of the stack on a host that is not as in the project. */
export interface FileDrift {
  readonly path: string;
  readonly state: "differs" | "missing" | "left over" | "nobody's";
  /** Of a compose file key by key; empty where only its comments differ, or where it is something else. */
  readonly differences: readonly Difference[];
}

/** A container as its engine recorded it. Nothing in it is trusted. */
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
  /** What its image says by itself; undefined where the engine has it no more. */
  readonly image?: Fields;
}

/** What was read on one host. */
export interface Live {
  /** Whether AppArmor confines containers there. */
  readonly apparmor: boolean;
  readonly containers: readonly LiveContainer[];
  /** The stack's networks by their full name. */
  readonly networks: Fields;
  /** Hashes by path of what deploys placed; empty where the file is gone. */
  readonly placed: Readonly<Record<string, string>>;
  /** What else lies in the stack's folder. */
  readonly added: Readonly<Record<string, string>>;
  /** What Compose reads there. */
  readonly texts: Readonly<Record<string, string>>;
}
