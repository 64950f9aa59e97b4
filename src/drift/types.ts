import type { Difference } from "../fields/types.ts";
import type { Cell } from "../report/grid/draw.ts";

/** What is compared on a host, in the order of the columns that show it. */
export const comparedColumns = [
  "running",
  "healthy",
  "program",
  "rights",
  "networks",
  "mounts",
  "limits",
  "files",
] as const;

/** One thing of a container or network that was compared with the project. */
export interface Compared {
  /** Of a network: `network front`. */
  readonly service: string;
  readonly container?: string;
  /** The column in which it counts. */
  readonly column: (typeof comparedColumns)[number];
  /** Empty where it is as in the project. */
  readonly differences: readonly Difference[];
}

/** One container of the stack on one host; `absent` if it is missing. */
export interface ServiceState {
  readonly host: string;
  readonly service: string;
  readonly state: string;
  readonly health: string;
  readonly status: string;
  readonly image: string;
}

/** What runs on a host, compared with the project. */
export interface HostDrift {
  readonly host: string;
  readonly states: readonly ServiceState[];
  /** What differs. */
  readonly services: readonly { readonly service: string; readonly container?: string; readonly drift: Difference }[];
  readonly files: readonly FileState[];
  /** All that was compared, whether it differs or not; a check with null is one whose result is not known yet. */
  readonly checks: readonly Cell[];
}

/** A file on a host, compared with the project. */
export interface FileState {
  readonly path: string;
  readonly state: "same" | "differs" | "missing" | "left over" | "nobody's";
  /** The differing keys of a compose file; empty if only comments differ, or for other files. */
  readonly differences: readonly Difference[];
}
