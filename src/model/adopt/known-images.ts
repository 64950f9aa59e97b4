import type { KnownImage } from "../../kinds/schema.ts";

/** What is known of an image by its reference, with or without registry, tag and digest. */
export function knownImage(reference: string, images: readonly KnownImage[]): KnownImage | undefined {
  const repository = repositoryOf(reference);
  const found = images.find(({ images: names }) => names.includes(repository));
  return found?.alpine !== undefined && isAlpine(reference) ? { ...found, ...found.alpine } : found;
}

/** Its name, as `like` has it: the version is of no account, what it stands on is. */
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
