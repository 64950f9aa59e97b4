import type { Since } from "./types.ts";

/** Every cause that is known, and its words; what a program reads is the name. `detail` is the names that belong to it. */
export const causeWords = {
  answers: (detail) => `harden.yml changed since the last deploy: ${detail}`,
  tool: (detail) => `harden-init ${detail} writes it differently than the version before`,
  application: () => "the application's files changed",
  edited: () => "the project's files were edited since the last deploy",
  "by-hand": () => "changed by hand on the server",
  rotated: (detail) => `the password was rotated: ${detail}`,
  vault: (detail) => `another value was set in the vault: ${detail}`,
  image: (detail) => `its image was built again${detail === "" ? "" : `, because of ${detail}`}`,
  "other-image": () => "its image is another one",
  files: (detail) => `made from files that changed: ${detail}`,
  restored: (detail) => `made from what was changed by hand on the server and put back: ${detail}`,
  absent: () => "it was not there",
  stopped: () => "it was not running",
  unhealthy: () => "it was not healthy",
  "not-wanted": () => "the project has it no longer",
  unknown: () => "it was not as the project has it; since when is not known",
} as const satisfies Readonly<Record<string, (detail: string) => string>>;

export type CauseName = keyof typeof causeWords;

/** Names in the words of a cause. */
const mostNamed = 4;

/** A cause in words, with what belongs to it by name. */
export function makeCause(cause: CauseName, names: readonly string[] = [], more = 0) {
  const rest = names.length - mostNamed + more;
  const named = names.slice(0, mostNamed).join(", ");
  return { cause, words: causeWords[cause](rest > 0 ? `${named} and ${rest} more` : named) };
}

/** Whether nothing of the project differs from what the last deploy on this host was made with: then what differs was changed there. */
export function isProjectUnchanged(since: Since | undefined): boolean {
  return (
    since?.keys !== undefined && since.keys.length === 0 && !since.edited && since.tool?.before === since.tool?.after
  );
}

/** Why the project has something else than at the last deploy, by what is known of both. @param services whose keys count first */
export function explainProject(since: Since | undefined, services: readonly string[] = []) {
  if (since?.keys === undefined) {
    return makeCause("unknown");
  }
  const own = since.keys.filter((key) => services.some((service) => key.startsWith(`services.${service}.`)));
  const keys = own.length > 0 ? own : since.keys;
  if (keys.length > 0) {
    return makeCause("answers", keys, own.length > 0 ? 0 : since.moreKeys);
  }
  const { tool } = since;
  if (tool !== undefined && tool.before !== tool.after) {
    return makeCause("tool", [tool.after]);
  }
  return makeCause(since.edited ? "edited" : "unknown");
}
