import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import { packageFolder } from "../lib/package-folder.ts";

/*
 * What is known of images that many people run: whom they run as, what they write, which capabilities their entrypoint needs. templates/images.yml holds it.
 */

const known = z.strictObject({
  title: z.string(),
  /** Repositories as the registry names them; an official image has no slash. */
  images: z.array(z.string()).min(1),
  /** User and group id that the image can be started as. Absent: it must start as root and gives its rights up by itself. */
  user: z
    .string()
    .regex(/^[0-9]+:[0-9]+$/)
    .optional(),
  capabilities: z.array(z.string()),
  writable: z.array(z.string()).optional(),
  health: z
    .strictObject({
      test: z.array(z.string()).min(1),
      interval: z.string().default("10s"),
      timeout: z.string().default("5s"),
      retries: z.int().default(5),
      start_period: z.string().default("30s"),
    })
    .optional(),
  /** Variables that the image also reads from a file, whose path stands in NAME_FILE. */
  file_variables: z.array(z.string()).default([]),
  /** Where its data lie. */
  data: z.array(z.string()).default([]),
});

export type KnownImage = z.output<typeof known>;

let images: readonly KnownImage[] | undefined;

/** Every image that something is known of. */
export function knownImages(): readonly KnownImage[] {
  images ??= z.array(known).parse(parse(readFileSync(join(packageFolder, "templates/images.yml"), "utf8")));
  return images;
}

/** What is known of an image by its reference, with or without registry, tag and digest. */
export function knownImage(reference: string): KnownImage | undefined {
  const repository = repositoryOf(reference);
  return knownImages().find(({ images: names }) => names.includes(repository));
}

/** `docker.io/library/nginx:1.27@sha256:…` → `nginx`. */
export function repositoryOf(reference: string): string {
  const bare = reference.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
  return bare.replace(/^(?:docker\.io|index\.docker\.io)\//, "").replace(/^library\//, "");
}
