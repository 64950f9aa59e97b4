import * as z from "zod";
import { learnedFolder } from "../lib/state.ts";
import { splitReference, withoutDigest } from "../pins/reference.ts";
import { type Lesson, lessonSchema } from "./facts.ts";

const entrySchema = z.object({
  /** The image as harden.yml named it; absent where it was built on the server. */
  reference: z.string().max(500).optional(),
  host: z.string().max(100),
  at: z.iso.datetime(),
  watched: z.iso.datetime().optional(),
  result: lessonSchema,
});

/** What was learned of one image, by the services that ran it. */
export const keptSchema = z.object({
  version: z.literal(1),
  services: z.record(z.string().max(100), entrySchema),
});

/** One lesson as it is kept. */
export interface Kept {
  readonly reference?: string | undefined;
  readonly host: string;
  /** When it was learned. */
  readonly at: string;
  /** Since when its list of system calls is only watched. */
  readonly watched?: string | undefined;
  readonly result: Lesson;
}

/** The path of the file of an image: `learned/DIGEST.json`. */
export function nameKeptFile(image: string): string {
  return `${learnedFolder}/${image.replace("sha256:", "")}.json`;
}

/** Whether a lesson is of the image that is named now. Only a digest says so for sure; a built image has no name. */
export type Match = "same" | "other" | "built";

export function matchImage(
  { reference, result }: Pick<Kept, "reference" | "result">,
  named: string | undefined,
): Match {
  if (named === undefined) {
    return "built";
  }
  const { digest } = splitReference(named);
  const isSame =
    digest === undefined
      ? reference !== undefined && withoutDigest(reference) === named
      : result.image === digest || result.digests.some((known) => known.endsWith(`@${digest}`));
  return isSame ? "same" : "other";
}

/** Of several lessons of a service the one of the image that is named now; else the last one. */
export function findKept(kept: readonly Kept[], service: string, named: string | undefined): Kept | undefined {
  const own = kept
    .filter(({ result }) => result.service === service)
    .sort((one, other) => (one.at < other.at ? 1 : -1));
  return own.find((one) => matchImage(one, named) === "same") ?? own[0];
}
