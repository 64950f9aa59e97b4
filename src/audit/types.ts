/** What makes recorded events alike for a reader. */
export interface Deed {
  /** The rule's key, or `apparmor` and `seccomp` for what these refused. */
  readonly key: string;
  /** The service of the stack, `STACK/SERVICE` of another one, or empty for the server itself. */
  readonly service: string;
  readonly call: string;
  readonly exe: string;
  readonly uid?: number;
  /** Who had logged in; `unset` for services and containers. */
  readonly login: string;
  readonly success: boolean;
  readonly path: string;
  readonly command: string;
  /** What AppArmor was asked for, and the rights that it refused. */
  readonly operation: string;
  readonly rights: string;
}

export interface DeedGroup extends Deed {
  readonly count: number;
  /** Seconds since 1970. */
  readonly first: number;
  readonly last: number;
}

export interface AuditEvent extends Deed {
  /** Seconds since 1970. */
  readonly time: number;
  /** The container's name, where it still could be told. */
  readonly container: string;
}

/** What one host recorded. */
export interface AuditReport {
  /** `recording`, or why nothing is recorded now. */
  readonly recording: string;
  readonly rules: number;
  /** Events that the kernel had to drop. */
  readonly lost: number;
  /** Seconds since 1970 from which on the log was read. */
  readonly since: number;
  /** The log's file; undefined where there is none. */
  readonly log?: string;
  /** The first record that is still there, in seconds since 1970. */
  readonly first?: number;
  /** Older events were there, and were not read. */
  readonly cut: boolean;
  readonly keys: Readonly<Record<string, number>>;
  /** By how often it happened. */
  readonly groups: readonly DeedGroup[];
  readonly moreGroups: number;
  /** The last ones of each key, in the order of time. */
  readonly events: readonly AuditEvent[];
}
