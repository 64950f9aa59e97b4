/** The parts of an image reference such as `registry.example.org/team/app:1.2@sha256:…`. */
export interface ImageReference {
  /** Without tag and digest. */
  readonly image: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** `NAME:TAG@sha256:…` → `NAME:TAG` */
export function withoutDigest(reference: string): string {
  return reference.split("@")[0] ?? reference;
}

export function splitReference(reference: string): ImageReference {
  const [name = "", digest] = reference.split("@");
  const [, image = name, tag] = /^(.*?)(?::([^:/]+))?$/.exec(name) ?? [];
  return { image, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

export function joinReference({ image, tag, digest }: ImageReference): string {
  return image + (tag === undefined ? "" : `:${tag}`) + (digest === undefined ? "" : `@${digest}`);
}
