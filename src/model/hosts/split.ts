import type { KeyPath } from "../../lib/paths.ts";
import type { AnswerIssue } from "../issues.ts";

/** Keys that a user would try to say where a service runs, or what runs on a server. */
const ofServices = ["host", "hosts", "limit", "node", "nodes", "on", "placement", "runs_on", "server", "servers"];
const ofHosts = ["only", "role", "roles", "runs", "service", "services"];

/**
 * Explains for such an unknown key why services cannot be distributed over hosts.
 *
 * @param path the block with the key
 */
export function explainNotSplit(path: KeyPath, key: string): Pick<AnswerIssue, "what" | "fix"> | undefined {
  const keys: Readonly<Record<string, readonly string[]>> = { services: ofServices, hosts: ofHosts, groups: ofHosts };
  const [block] = path;
  return path.length === 2 && keys[String(block)]?.includes(key) ? notSplit : undefined;
}

/** What is said where services are to be on different hosts, and nothing spreads them. */
export const notSplit: Readonly<Required<Pick<AnswerIssue, "what" | "fix">>> = {
  what: "the services of a stack cannot be distributed over hosts: each host runs all of them",
  fix: "A service and its database talk unencrypted over a network inside one machine; between two servers that traffic would be on the open network. List hosts that run everything, make a separate stack of services that can run alone, or write `target: swarm`, whose networks are encrypted.",
};
