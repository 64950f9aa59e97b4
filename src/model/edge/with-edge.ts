import type { Kind } from "../../kinds/schema/kind.ts";
import type { Kinds } from "../kinds.ts";
import type { Answers, ServiceAnswers } from "../schema/answers.ts";

/** The name of the edge if the answers do not name one. */
export const edgeName = "edge";

/** The network that a service shares with the edge and with nobody else. */
export function nameEdgeNetwork(service: string): string {
  return `${service}_edge`;
}

/** Whether a service has a public name. */
export function isPublic({ domain, redirects }: Pick<ServiceAnswers, "domain" | "redirects">): boolean {
  return domain !== undefined || redirects !== undefined;
}

/** Whether any service has one. */
export function hasPublicNames({ services }: Pick<Answers, "services">): boolean {
  return Object.values(services).some(isPublic);
}

/** The kind that answers for public names; undefined if there is none. */
export function findEdgeKind(kinds: Kinds): Kind | undefined {
  return [...kinds.values()].find(({ edge }) => edge !== undefined);
}

/** The name of the edge among the answers' services; undefined if there is none. */
export function findEdgeService({ services }: Answers, kinds: Kinds): string | undefined {
  return Object.keys(services).find((name) => kinds.get(services[name]?.kind ?? "")?.edge !== undefined);
}

/**
 * The answers with the service that public names imply: an edge comes first. One in the answers, with a base or limits of its own, stays; so does
 * another service of that name, which a rule refuses.
 */
export function withEdge(answers: Answers, kinds: Kinds): Answers {
  const kind = findEdgeKind(kinds);
  const isThere = findEdgeService(answers, kinds) !== undefined || Object.hasOwn(answers.services, edgeName);
  return kind === undefined || !hasPublicNames(answers) || isThere
    ? answers
    : { ...answers, services: { [edgeName]: { kind: kind.name }, ...answers.services } };
}
