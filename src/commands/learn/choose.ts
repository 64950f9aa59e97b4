import { buildUsageProblem } from "../../lib/errors.ts";
import type { Project } from "../../project/open.ts";
import { requireHosts, requireServices } from "../../project/run/require-known.ts";

/**
 * The services to learn: those that are named; else all of which only the answers say what they need, and those of kinds whose list of system calls was
 * learned before.
 *
 * @throws Problem (exit 2) with each that the stack has not; or where none is named and each is of a kind
 */
export function chooseServices(project: Project, named: readonly string[]): readonly string[] {
  requireServices(project, named);
  const { services } = project.model;
  if (named.length > 0) {
    return services.map(({ name }) => name).filter((name) => named.includes(name));
  }
  const found = services.filter(({ adopted, seccomp }) => adopted !== undefined || seccomp !== "kind");
  if (found.length === 0) {
    throw buildUsageProblem({
      what: "each service of the stack is of a kind that says what it needs",
      fix: "A list of its own system calls can be learned of one that is named: harden-init learn SERVICE",
    });
  }
  return found.map(({ name }) => name);
}

/** The host to learn on: the one that is named, else the first. */
export function chooseHost(project: Project, named: string | undefined): string {
  requireHosts(project, named === undefined ? [] : [named]);
  return named ?? project.model.hosts[0]?.name ?? "";
}
