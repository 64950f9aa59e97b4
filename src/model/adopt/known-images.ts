import type { KnownImage } from "../../kinds/schema/known-image.ts";

/**
 * What is known of an image by its reference, with or without registry, tag and digest.
 *
 * @param running the image that is run and behaves as that one: its tag says which variant it is
 */
export function findKnownImage(
  reference: string,
  images: readonly KnownImage[],
  running: string = reference,
): KnownImage | undefined {
  const repository = readRepository(reference);
  const found = images.find(({ images: names }) => names.includes(repository));
  return found && variantsOf(running, found).reduce(asVariant, found);
}

/** How `like` names what an image is built on: the version is of no account, which variant it is matters. */
export function describeLikeness(reference: string, image: KnownImage): string {
  const telling = new Set(Object.keys(image.variants).flatMap(wordsOf));
  const words = tagWords(reference).filter((word) => telling.has(word));
  return [image.images[0] ?? "", words.join("-")].filter(Boolean).join(":");
}

function asVariant(image: KnownImage, name: string): KnownImage {
  const given = Object.entries(image.variants[name] ?? {}).filter(([, value]) => value !== undefined);
  return { ...image, ...Object.fromEntries(given) };
}

function variantsOf(reference: string, { variants }: KnownImage): readonly string[] {
  const words = tagWords(reference);
  return Object.keys(variants).filter((name) => wordsOf(name).every((word) => words.includes(word)));
}

/** `php:8.4-fpm-alpine3.22` → `fpm`, `alpine`; of the version an empty word is left. */
function tagWords(reference: string): readonly string[] {
  const tag = /:([^/:@]+)(?:@|$)/.exec(reference)?.[1] ?? "";
  return wordsOf(tag).map((word) => word.replace(/[0-9.]+$/, ""));
}

function wordsOf(tag: string): readonly string[] {
  return tag.split("-");
}

/** `docker.io/library/nginx:1.27@sha256:…` → `nginx`. */
export function readRepository(reference: string): string {
  const bare = reference.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
  return bare.replace(/^(?:docker\.io|index\.docker\.io)\//, "").replace(/^library\//, "");
}
