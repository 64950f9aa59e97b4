import type { KnownImage } from "../../kinds/schema.ts";

/** What is known of an image by its reference, with or without registry, tag and digest. */
export function knownImage(reference: string, images: readonly KnownImage[]): KnownImage | undefined {
  const repository = repositoryOf(reference);
  return images.find(({ images: names }) => names.includes(repository));
}

/** `docker.io/library/nginx:1.27@sha256:…` → `nginx`. */
export function repositoryOf(reference: string): string {
  const bare = reference.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
  return bare.replace(/^(?:docker\.io|index\.docker\.io)\//, "").replace(/^library\//, "");
}
