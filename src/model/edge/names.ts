import type { Edge } from "../types/edge.ts";

/** Every name that the edge answers for: first those of the services, then those that lead to them. */
export function listEdgeNames({ sites, redirects }: Pick<Edge, "sites" | "redirects">): readonly string[] {
  return [...sites, ...redirects].map(({ name }) => name);
}

/** The port in a URL of the edge: none if it is the usual one. */
export function formatPublicPort({ https }: Pick<Edge, "https">): string {
  return https.port === 443 ? "" : `:${https.port}`;
}
