import { changeServices, getEntry, makeMap, makeScalar, withEntry } from "../node.ts";
import type { MapNode } from "../types.ts";

/** A build that names no folder is one of the project's. */
export function withBuildContexts(tree: MapNode): MapNode {
  return changeServices(tree, (service) => {
    const build = getEntry(service, "build");
    return service.kind === "map" && build?.kind === "map" && !build.entries.has("context")
      ? withEntry(service, "build", makeMap([["context", makeScalar(".", build.at)], ...build.entries], build.at))
      : service;
  });
}
