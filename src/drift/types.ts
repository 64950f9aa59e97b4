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
