import type { HostStats, RunEnding, TaskResult } from "../ansible/types.ts";

/** One value that was read for a finding. */
export interface TakenReading {
  readonly read: string;
  /** The file, command or try that it comes from. */
  readonly place: string;
  readonly found: string;
  /** Absent where more than one value would do. */
  readonly wanted?: string;
}

/** One control, measured on the live host. `ok: null`: it could not be measured, and `why` is the reason. */
export interface Finding {
  readonly host: string;
  readonly control: string;
  /** The service where it was measured; absent for the host itself. */
  readonly service?: string;
  readonly ok: boolean | null;
  /** The raw values in one line. */
  readonly evidence?: string;
  readonly readings?: readonly TakenReading[];
  /** When it was measured, by the host's clock, and how many seconds that took. */
  readonly at?: string;
  readonly seconds?: number;
  readonly why?: string;
  /** Why it is left without the control, where it does not hold and that was known: no failure, but an open point. */
  readonly open?: string;
}

/** The result of one pass of the playbooks. */
export interface Pass {
  readonly name: "check" | "deploy" | "prove" | "access" | "verify";
  readonly ending: RunEnding;
  readonly seconds: number;
  readonly hosts: Readonly<Record<string, HostStats>>;
  /** The tasks that changed something or failed, in order. */
  readonly changed: readonly TaskResult[];
  readonly failed: readonly TaskResult[];
  readonly warnings: readonly string[];
}

/** The result of `deploy` or `verify`, and the content of a run record. Never a secret. */
export interface Report {
  readonly version: 1;
  readonly stack: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly tool: string;
  /** The tags of the plays that were run; absent if all were. */
  readonly tags?: readonly string[];
  readonly passes: readonly Pass[];
  /** Only with `--prove`: whether the second pass changed nothing. */
  readonly idempotent?: boolean;
  readonly findings: readonly Finding[];
  /** The address of each published service: by service, or by `service on host` for several hosts. */
  readonly urls: Readonly<Record<string, string>>;
  /** By the same names, for those on a server's loopback: the command that makes each reachable from here. */
  readonly tunnels?: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}
