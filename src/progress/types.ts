import type { RunEvent } from "../ansible/types.ts";

/** Somebody who follows a run. */
export interface View {
  show(event: RunEvent): void;
  /** Leaves the screen as it should stay; harmless when called twice. */
  end(): void;
}

/** A task that is over on the hosts that are named, with one outcome. */
export interface FinishedTask {
  readonly task: string;
  readonly outcome: "changed" | "failed" | "unreachable";
  readonly hosts: readonly string[];
  /** The slowest host's. */
  readonly seconds: number;
  readonly changes: readonly string[];
  readonly message?: string;
}

/** Where a run stands. */
export interface Progress {
  readonly play: string;
  /** The task that runs, and the hosts that have answered. */
  readonly task?: { readonly name: string; readonly done: readonly string[]; readonly changed?: FinishedTask };
  /** Every host that has been heard of. */
  readonly hosts: readonly string[];
  /** How many tasks have begun and how many results changed or failed. */
  readonly tasks: number;
  readonly changed: number;
  readonly failed: number;
  /** What the last event brought to an end. */
  readonly finished: readonly FinishedTask[];
}
