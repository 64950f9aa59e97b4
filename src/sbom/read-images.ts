import * as z from "zod";
import { makePrintable } from "../lib/text/printable.ts";

const text = z
  .string()
  .catch("")
  .transform((said) => makePrintable(said, 200));

const imageSchema = z.object({
  service: text,
  /** Its name in the engine. */
  image: text,
  /** The hash of its configuration: `sha256:…`. */
  id: text,
  /** Its digests in registries: NAME@sha256:…. */
  digests: z.array(text).catch([]),
  system: z.object({ id: text, version: text }).catch({ id: "", version: "" }),
  packages: z
    .array(
      z.object({
        type: z.enum(["deb", "apk"]),
        name: text,
        version: text,
        architecture: text,
        source: text,
        license: text,
      }),
    )
    .catch([]),
});

/** An image that runs on a host, and the packages in it. */
export type ListedImage = Readonly<z.output<typeof imageSchema>>;

/** What a host said of its images; nothing if it is no such list. */
export function readImages(said: string): readonly ListedImage[] {
  try {
    return z.array(imageSchema).parse(JSON.parse(said));
  } catch {
    return [];
  }
}
