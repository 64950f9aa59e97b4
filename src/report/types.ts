import type { HostStats, RunEnding, TaskResult } from "../ansible/types.ts";

/** One control, measured on the live host. `ok: null` – it could not be measured, and `why` says why. */
export interface Finding {
  readonly host: string;
  readonly control: string;
  /** The service that it was measured on; absent for the host itself. */
  readonly service?: string;
  readonly ok: boolean | null;
  /** The raw value that was read. */
  readonly evidence?: string;
  readonly why?: string;
}

/** The result of one pass of the playbooks. */
export interface Pass {
  readonly name: "check" | "deploy" | "prove" | "access";
  readonly ending: RunEnding;
  readonly seconds: number;
  readonly hosts: Readonly<Record<string, HostStats>>;
  /** The tasks that changed something or failed, in order. */
  readonly changed: readonly TaskResult[];
  readonly failed: readonly TaskResult[];
  readonly warnings: readonly string[];
}

/** What `deploy` says when it is done, and what a run record keeps. Never a secret. */
export interface Report {
  readonly version: 1;
  readonly stack: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly tool: string;
  readonly passes: readonly Pass[];
  /** Only after `--prove`: whether the second pass changed nothing. */
  readonly idempotent?: boolean;
  readonly findings: readonly Finding[];
  /** Where each published service answers: by service, or by `service on host` where several hosts have it. */
  readonly urls: Readonly<Record<string, string>>;
  /** Of these, those that answer on their server only, by the same names: the command that brings each here. */
  readonly tunnels?: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}
