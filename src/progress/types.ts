import type { RunEvent, TaskResult } from "../ansible/types.ts";

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
}

/** What is known of one host. */
export interface HostProgress {
  /** How many tasks changed something there. */
  readonly changed: number;
  /** The last task that it answered, and the how many-th of the run that was. */
  readonly last: Pick<TaskResult, "task" | "outcome" | "seconds"> & { readonly number: number };
}

/** The state of a run. */
export interface Progress {
  readonly play: string;
  /** The current task, and how many hosts have answered. */
  readonly task?: { readonly name: string; readonly done: number; readonly changed?: FinishedTask };
  /** Every host seen so far. */
  readonly hosts: ReadonlyMap<string, HostProgress>;
  /** How many tasks began, and how many results changed or failed. */
  readonly tasks: number;
  readonly changed: number;
  readonly failed: number;
  /** How the run ends since it was interrupted. */
  readonly ends?: "after-task" | "at-once";
  /** What the last event ended. */
  readonly finished: readonly FinishedTask[];
}
