import { listHosts } from "../../ansible/list-hosts.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import { nameGroup } from "../../model/deployed-names.ts";
import type { Project } from "../open.ts";
import { requireHosts } from "../run/require-known.ts";
import type { Context } from "../types.ts";
import type { DeployOptions } from "./types.ts";

/** Which servers a deploy is for, and which of them goes first, alone. */
export interface Turns {
  /** In their order; undefined where only Ansible knows them. */
  readonly asked: readonly string[] | undefined;
  /** Whether the answers have several. */
  readonly isFleet: boolean;
  /** Whether they are one swarm, which goes on without a server that is away. */
  readonly isSwarm?: boolean;
  readonly canary?: { readonly host: string; readonly others: readonly string[] };
}

/**
 * Finds out whose turn it is, before anything is done.
 *
 * @throws Problem (exit 2) if the canary is no host of the answers, is left out by the limit, or is the only one
 */
export async function findTurns(
  { io }: Context,
  project: Project,
  { limit, canary }: Pick<DeployOptions, "limit" | "canary">,
): Promise<Turns> {
  const { root, model } = project;
  const all = model.hosts.map(({ name }) => name);
  // A swarm is one thing, however many servers it has.
  const isSwarm = model.target === "swarm";
  if (canary === undefined) {
    return { asked: limit === undefined ? all : undefined, isFleet: all.length > 1 && !isSwarm, isSwarm };
  }
  if (isSwarm) {
    throw refuse(
      canary,
      "the servers of a swarm are deployed together",
      "Leave it out: each service is updated task by task.",
    );
  }
  requireNoGroup(project, canary);
  requireHosts(project, [canary]);
  const asked = limit === undefined ? all : await listHosts({ root, group: nameGroup(model.name), limit }, io.env);
  const others = asked.filter((name) => name !== canary);
  if (others.length === asked.length) {
    throw refuse(canary, "--limit leaves this host out", "Name one of those that are deployed.");
  }
  if (others.length === 0) {
    throw refuse(canary, "no other host is deployed after it", "Leave out --canary.");
  }
  return { asked, isFleet: true, canary: { host: canary, others } };
}

function requireNoGroup({ model: { hosts } }: Project, name: string): void {
  const members = hosts.filter(({ groups }) => groups.includes(name)).map((host) => host.name);
  if (members.length > 0) {
    throw refuse(name, "this is a group, and the canary is one host", `In the group: ${members.join(", ")}.`);
  }
}

function refuse(canary: string, what: string, fix: string) {
  return buildUsageProblem({ where: `--canary ${canary}`, what, fix });
}
