import type { PathComment } from "../../lib/yaml/path-comments.ts";
import { withoutCredentials } from "../adopt/moved-comments.ts";

/** The comments on each service, with paths below it. */
export function commentsByService(comments: readonly PathComment[]): ReadonlyMap<string, readonly PathComment[]> {
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

/** The comments on what a compose file declares beside its services: section, name, and what is below. */
export function resourceComments(comments: readonly PathComment[]): readonly PathComment[] {
  return comments.flatMap(({ path, text }) => {
    const [section, ...below] = path;
    const kept = withoutCredentials(text);
    return section === "compose" && below.length > 1 && kept !== "" ? [{ path: below, text: kept }] : [];
  });
}
