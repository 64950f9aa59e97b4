import type { CallList } from "../../plan/seccomp/learned.ts";
import type { Logged } from "./logged.ts";

/** A service whose list is watched. */
export interface Watch {
  readonly service: string;
  readonly list: CallList;
  /** Seconds since 1970. */
  readonly since: number;
}

/** What one host logged. */
export interface HostLog {
  readonly host: string;
  readonly logged: Logged;
}
