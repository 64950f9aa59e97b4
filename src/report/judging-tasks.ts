import type { TaskResult } from "../ansible/types.ts";

/**
 * The files of tasks that stop a run by their judgement: of controls that do not hold, with servers one after the other; of newer secrets on a server;
 * of an image with a secret in it, or one that is not signed; of a release that a server cannot go back to; of a service of a swarm, before the next one.
 */
export const judgingTasks = [
  "playbooks/tasks/judge.yml",
  "playbooks/tasks/newer-secrets.yml",
  "playbooks/tasks/image-secrets.yml",
  "playbooks/tasks/signatures.yml",
  "playbooks/tasks/refused-rollback.yml",
  "playbooks/tasks/swarm/proof.yml",
];

/** Whether a failed task did what it is there for. */
export function isJudging({ path = "" }: Pick<TaskResult, "path">): boolean {
  return judgingTasks.some((file) => path.startsWith(`${file}:`));
}
