import { canAsk } from "../../lib/io.ts";
import { splitReference, withoutDigest } from "../../pins/reference.ts";
import { confirm } from "../../project/confirm.ts";
import type { BuildFile } from "../../project/images/build-files.ts";
import { listFileImages } from "../../project/images/listed-images.ts";
import type { Context } from "../../project/types.ts";
import type { PinOptions } from "./spec.ts";

/** The Dockerfiles whose images are pinned: those for which the user agrees, or all with `--dockerfiles`. */
export async function chooseFiles(
  context: Context,
  { dockerfiles: isTold, renew }: PinOptions,
  files: readonly BuildFile[],
): Promise<readonly BuildFile[]> {
  const chosen: BuildFile[] = [];
  for (const file of files) {
    const names = [
      ...new Set(
        listFileImages(file)
          .map(({ reference }) => reference)
          .filter((one) => isDue(one, renew)),
      ),
    ];
    const question = `Write the ${names.length === 1 ? "digest" : "digests"} of ${names.map(withoutDigest).join(", ")} into ${file.where}?`;
    if (
      names.length > 0 &&
      (isTold || (canBeAsked(context) && (await confirm(context, { yes: false }, question, true))))
    ) {
      chosen.push(file);
    }
  }
  return chosen;
}

/** Whether a registry is asked for an image: it has no digest, or that is renewed. */
export function isDue(reference: string, renew: boolean): boolean {
  const { tag, digest } = splitReference(reference);
  return digest === undefined || (renew && tag !== undefined);
}

/** What stays without a digest, each with what to do. */
export function tellLeft(files: readonly BuildFile[], chosen: readonly BuildFile[]): readonly string[] {
  return files.flatMap((file) => {
    const open = file.images.filter(({ image }) => !image.includes("@"));
    const variables = open.filter(({ isVariable }) => isVariable);
    const names = [...new Set(open.filter(({ isVariable }) => !isVariable).map(({ image }) => image))];
    return [
      ...(chosen.includes(file) || names.length === 0
        ? []
        : [
            `${file.where} names ${names.join(", ")} by tag. \`harden-init pin --dockerfiles\` writes the digest there.`,
          ]),
      ...variables.map(
        ({ image, line }) =>
          `${file.where}:${line} names its image by a variable (${image}), so it stays as it is. Write name and digest there to pin it.`,
      ),
    ];
  });
}

function canBeAsked({ io, json }: Context): boolean {
  return !json && canAsk(io);
}
