import type { KnownImage } from "../../kinds/schema.ts";

/**
 * What is known of an image by its reference, with or without registry, tag and digest.
 *
 * @param running the image that is run and behaves as that one: its tag says what it stands on
 */
export function knownImage(
  reference: string,
  images: readonly KnownImage[],
  running: string = reference,
): KnownImage | undefined {
  const repository = repositoryOf(reference);
  const found = images.find(({ images: names }) => names.includes(repository));
  return found?.alpine !== undefined && isAlpine(running) ? { ...found, ...found.alpine } : found;
}

/** How `like` names what an image is built on: the version is of no account, what it stands on is. */
export function likeness(reference: string, { images: [name = ""], alpine }: KnownImage): string {
  return alpine !== undefined && isAlpine(reference) ? `${name}:alpine` : name;
}

/** `postgres:17-alpine3.22`. */
function isAlpine(reference: string): boolean {
  return /:(?:[^/:@]*-)?alpine[^/:@]*(?:@|$)/.test(reference);
}

/** `docker.io/library/nginx:1.27@sha256:…` → `nginx`. */
export function repositoryOf(reference: string): string {
  const bare = reference.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
  return bare.replace(/^(?:docker\.io|index\.docker\.io)\//, "").replace(/^library\//, "");
}
