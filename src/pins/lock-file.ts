import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { buildUsageProblem } from "../lib/errors.ts";
import { lockFile } from "../lib/state.ts";
import { readYaml } from "../lib/yaml/read.ts";
import { writeYamlValue } from "../lib/yaml/write.ts";

/** One image name, and the content that it was pinned to. */
export interface LockedImage {
  readonly image: string;
  readonly tag: string;
  readonly digest: string;
  /** The day on which the registry named that content, `YYYY-MM-DD`. */
  readonly day: string;
}

const digestText = z.string().regex(/^sha256:[0-9a-f]{64}$/, "must be sha256: and 64 hexadecimal digits");

const lockSchema = z.strictObject({
  version: z.literal(1),
  images: z.array(
    z.strictObject({ image: z.string().min(1), tag: z.string().min(1), digest: digestText, day: z.iso.date() }),
  ),
});

/** What a project's images are pinned to; empty if `pin` has never written it. Throws Problem (exit 2) if the file cannot be read. */
export function readLock(root: string): readonly LockedImage[] {
  const path = join(root, lockFile);
  if (!existsSync(path)) {
    return [];
  }
  const read = lockSchema.safeParse(readYaml(readFileSync(path, "utf8"), lockFile).value);
  if (read.success) {
    return read.data.images;
  }
  throw buildUsageProblem(
    read.error.issues.map(({ path: keys, message }) => ({
      where: [lockFile, keys.join(".")].filter(Boolean).join(" "),
      what: message,
      fix: "Take the file from your version control again, or delete it: `harden-init pin` writes it.",
    })),
  );
}

/** The text of the file, in an order that does not depend on how it came about. */
export function formatLock(images: readonly LockedImage[]): string {
  const key = ({ image, tag, digest }: LockedImage) => `${image}:${tag}@${digest}`;
  const sorted = [...new Map(images.map((one) => [key(one), one])).entries()].sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  const entries = sorted.map(([, { image, tag, digest, day }]) => ({ image, tag, digest, day }));
  return `${preface}${writeYamlValue({ version: 1, images: entries })}`;
}

const preface = `# Which content each image name stands for, and the day on which its registry said so.
# \`harden-init pin\` writes this file; \`generate\` and \`deploy\` compare the images with it.
`;

/** The newest entry of an image name. */
export function findLocked(
  lock: readonly LockedImage[],
  { image, tag }: { readonly image: string; readonly tag?: string },
): LockedImage | undefined {
  return lock
    .filter((one) => one.image === image && one.tag === tag)
    .sort((one, other) => (one.day < other.day ? 1 : -1))[0];
}
