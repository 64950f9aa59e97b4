import type { RunEvent, TaskResult } from "../../src/ansible/types.ts";

const at = "2026-01-02T03:04:05Z";

export const started: RunEvent = { type: "run-started", argv: ["ansible-playbook"], at };
export const ended: RunEvent = { type: "run-ended", ending: { type: "done" }, seconds: 1, at };
export const play = (name: string): RunEvent => ({ type: "play-started", play: name, at });
export const task = (name: string): RunEvent => ({ type: "task-started", task: name, play: "P", at, handler: false });

export function result(name: string, outcome: TaskResult["outcome"], more: Partial<TaskResult> = {}): RunEvent {
  return {
    type: "task-finished",
    at,
    result: {
      host: "alpha",
      task: name,
      play: "P",
      action: "copy",
      outcome,
      seconds: 1.5,
      changes: [],
      censored: false,
      ...more,
    },
  };
}
