/** One difference between two sides. */
export interface Difference {
  /** Its name in the file: `mem_limit`, `environment.DB_HOST`, `services.web.image`. */
  readonly field: string;
  /** Undefined: missing on that side. */
  readonly wanted?: string;
  readonly found?: string;
}

/** What is compared on a host, in the order of the columns that show it. */
export const comparedGroups = [
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
  readonly group: (typeof comparedGroups)[number];
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

/** One thing that was compared on a host, and whether it is as in the project; null: that is not known yet. */
export interface Check {
  readonly host: string;
  /** Absent for the host itself. */
  readonly service?: string;
  readonly group: Compared["group"];
  readonly ok: boolean | null;
}

/** What runs on a host, compared with the project. */
export interface HostDrift {
  readonly host: string;
  readonly states: readonly ServiceState[];
  /** What differs. */
  readonly services: readonly { readonly service: string; readonly container?: string; readonly drift: Difference }[];
  readonly files: readonly FileState[];
  /** All that was compared, whether it differs or not. */
  readonly checks: readonly Check[];
}

/** A file on a host, compared with the project. */
export interface FileState {
  readonly path: string;
  readonly state: "same" | "differs" | "missing" | "left over" | "nobody's";
  /** The differing keys of a compose file; empty if only comments differ, or for other files. */
  readonly differences: readonly Difference[];
}
