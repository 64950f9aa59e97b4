import { getIn } from "../../../lib/paths.ts";

/** Whether the answers so far make one swarm of the servers. */
export function isSwarm(answers: unknown): boolean {
  return getIn(answers, ["target"]) === "swarm";
}
