/** What groups recorded events. */
export interface Deed {
  /** The rule's key; `apparmor` or `seccomp` for what these refused. */
  readonly key: string;
  /** The service of the stack, `STACK/SERVICE` of another one, or empty for the server itself. */
  readonly service: string;
  readonly call: string;
  readonly exe: string;
  readonly uid?: number;
  /** The logged-in user; `unset` for services and containers. */
  readonly login: string;
  readonly success: boolean;
  readonly path: string;
  readonly command: string;
  /** The operation that AppArmor checked, and the rights that it denied. */
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
  /** The container's name, if it could still be found. */
  readonly container: string;
}

/** One host's records. */
export interface AuditReport {
  /** `recording`, or why recording is off. */
  readonly recording: string;
  readonly rules: number;
  /** Events that the kernel dropped. */
  readonly lost: number;
  /** Where reading began, in seconds since 1970. */
  readonly since: number;
  /** The log's file, if there is one. */
  readonly log?: string;
  /** The oldest record that is left, in seconds since 1970. */
  readonly first?: number;
  /** There were older events, which were not read. */
  readonly cut: boolean;
  readonly keys: Readonly<Record<string, number>>;
  /** The most frequent first. */
  readonly groups: readonly DeedGroup[];
  readonly moreGroups: number;
  /** The last events of each key, in order of time. */
  readonly events: readonly AuditEvent[];
}
