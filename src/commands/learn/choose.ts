import { buildUsageProblem } from "../../lib/errors.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import type { Project } from "../../project/open.ts";
import { requireHosts, requireServices } from "../../project/run/require-known.ts";

/**
 * The services to learn: those that are named, else all of which only the answers say what they need.
 *
 * @throws Problem (exit 2) with each that the stack has not, or whose kind says what it needs
 */
export function chooseServices(project: Project, named: readonly string[]): readonly string[] {
  requireServices(project, named);
  const { services } = project.model;
  const unknown = services.filter(({ adopted }) => adopted !== undefined).map(({ name }) => name);
  const fix = unknown.length === 0 ? {} : { fix: `What can be learned: ${unknown.join(", ")}.` };
  const others = services.filter(({ name }) => named.includes(name) && !unknown.includes(name));
  if (others.length > 0) {
    throw buildUsageProblem(
      others.map(({ name, kind }) => ({
        what: `\`${makePrintable(name, 60)}\` is of the kind ${kind.name}, which says what it needs: nothing is left to learn`,
        ...fix,
      })),
    );
  }
  if (unknown.length === 0) {
    throw buildUsageProblem({
      what: "each service of the stack is of a kind that says what it needs: nothing is left to learn",
    });
  }
  return named.length === 0 ? unknown : unknown.filter((name) => named.includes(name));
}

/** The host to learn on: the one that is named, else the first. */
export function chooseHost(project: Project, named: string | undefined): string {
  requireHosts(project, named === undefined ? [] : [named]);
  return named ?? project.model.hosts[0]?.name ?? "";
}
