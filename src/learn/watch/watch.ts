import type { RuleList } from "../../plan/apparmor/learned.ts";
import type { CallList } from "../../plan/seccomp/learned.ts";
import type { Logged } from "./logged.ts";

/** A service that is watched, by its list of system calls, by its AppArmor profile, or by both. */
export interface Watch {
  readonly service: string;
  readonly list?: CallList;
  readonly rules?: RuleList;
  /** Whether its root cannot be written. */
  readonly isReadOnly: boolean;
  /** Seconds since 1970. */
  readonly since: number;
}

/** What one host logged. */
export interface HostLog {
  readonly host: string;
  readonly logged: Logged;
}
