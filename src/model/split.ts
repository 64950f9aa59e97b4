import type { KeyPath } from "../lib/paths.ts";
import type { AnswerIssue } from "./issues.ts";

/** Keys by which somebody would say where a service runs, or what runs on a server. */
const ofServices = ["host", "hosts", "limit", "node", "nodes", "on", "placement", "runs_on", "server", "servers"];
const ofHosts = ["only", "role", "roles", "runs", "service", "services"];

/**
 * Why services cannot be shared out over the hosts, where a key that is not known asks for it.
 *
 * @param path the block that the key stands in
 */
export function whyNotSplit(path: KeyPath, key: string): Pick<AnswerIssue, "what" | "fix"> | undefined {
  const keys: Readonly<Record<string, readonly string[]>> = { services: ofServices, hosts: ofHosts };
  const [block] = path;
  return path.length === 2 && keys[String(block)]?.includes(key)
    ? {
        what: "the services of a stack cannot be shared out over hosts: each host runs all of them",
        fix: "A service and its database talk unencrypted over a network that no other machine is on; between two servers that would be the open network. List hosts that run everything, or make a stack of its own for what can stand alone.",
      }
    : undefined;
}
