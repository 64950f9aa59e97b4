import type { PathComment } from "../../lib/yaml/path-comments.ts";
import { moveServiceComments, withoutCredentials } from "../adopt/moved-comments.ts";
import type { Model } from "../types/model.ts";
import type { Service } from "../types/service.ts";

/** The model with the author's comments in the answers, each at its setting. */
export function withComments(model: Model, comments: readonly PathComment[]): Model {
  const said = commentsByService(comments);
  return {
    ...model,
    services: model.services.map((service) => withServiceComments(service, said.get(service.name) ?? [])),
    resourceComments: resourceComments(comments),
  };
}

function withServiceComments(service: Service, comments: readonly PathComment[]): Service {
  const { adopted } = service;
  if (adopted === undefined) {
    return service;
  }
  const moved = moveServiceComments(comments, adopted.said, adopted.hardened.service);
  return { ...service, adopted: { ...adopted, comments: moved } };
}

/** The comments of each service, with paths below it. */
function commentsByService(comments: readonly PathComment[]): ReadonlyMap<string, readonly PathComment[]> {
  const services = new Map<string, PathComment[]>();
  for (const { path, text } of comments) {
    const [section, name, ...below] = path;
    if (section === "services" && name !== undefined) {
      const known = services.get(String(name)) ?? [];
      known.push({ path: below, text });
      services.set(String(name), known);
    }
  }
  return services;
}

/** The comments of the compose file's other sections: section, name, and path below. */
function resourceComments(comments: readonly PathComment[]): readonly PathComment[] {
  return comments.flatMap(({ path, text }) => {
    const [section, ...below] = path;
    const kept = withoutCredentials(text);
    return section === "compose" && below.length > 1 && kept !== "" ? [{ path: below, text: kept }] : [];
  });
}
