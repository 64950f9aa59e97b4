import type { Subject } from "../../controls/types.ts";
import { listEdgeNames } from "../../model/edge/names.ts";
import type { Edge } from "../../model/types/edge.ts";
import type { Model } from "../../model/types/model.ts";
import { findOwnPlace } from "../context/listen-addresses.ts";

/** What controls need to know of a service's public names; of the edge itself, what it answers for. */
export function subjectOfEdge({ edge }: Model, service: string): Pick<Subject, "sites" | "edge"> {
  if (edge === undefined) {
    return { sites: [] };
  }
  const https = findOwnPlace(edge.https);
  const sites = edge.sites.flatMap(({ name, routes }) =>
    routes.filter((route) => route.service === service).map(({ page }) => `${https} ${chooseName(name)}${page}`),
  );
  if (edge.service !== service) {
    return { sites };
  }
  return {
    sites,
    edge: {
      https,
      http: findOwnPlace(edge.http),
      names: listEdgeNames(edge).map(chooseName),
      guarded: listGuarded(edge),
      isShortLived: edge.certificates.by === "internal",
    },
  };
}

/** Each path once, of all rules that ask for something that a visitor shows. */
function listGuarded({ sites }: Edge): readonly string[] {
  const places = sites.flatMap(({ name, routes }) =>
    routes.flatMap(({ access }) =>
      access
        .filter(({ users, certificate }) => certificate || users.length > 0)
        .map(({ path }) => `${chooseName(name)}${path || "/"}`),
    ),
  );
  return [...new Set(places)];
}

/** One of the names that a wildcard stands for. */
function chooseName(name: string): string {
  return name.replace(/^\*/, "any");
}
