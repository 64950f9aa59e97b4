import type { RunEvent } from "../ansible/types.ts";

/** An observer of a run. */
export interface View {
  show(event: RunEvent): void;
  /** Leaves the screen in its final state; harmless if called twice. Absent if every line is written at once. */
  end?(): void;
}

/** A finished task on the named hosts, with one outcome. */
export interface FinishedTask {
  readonly task: string;
  readonly outcome: "changed" | "failed" | "unreachable";
  readonly hosts: readonly string[];
  /** The slowest host's. */
  readonly seconds: number;
  readonly changes: readonly string[];
  readonly message?: string;
}

/** The state of a run. */
export interface Progress {
  readonly play: string;
  /** The current task, and the hosts that have answered. */
  readonly task?: { readonly name: string; readonly done: readonly string[]; readonly changed?: FinishedTask };
  /** Every host seen so far. */
  readonly hosts: readonly string[];
  /** How many tasks began, and how many results changed or failed. */
  readonly tasks: number;
  readonly changed: number;
  readonly failed: number;
  /** What the last event ended. */
  readonly finished: readonly FinishedTask[];
}
