import { findDay } from "../../lib/text/moments.ts";
import { findLocked, type LockedImage } from "../../pins/lock-file.ts";
import { joinReference, splitReference, withoutDigest } from "../../pins/reference.ts";
import type { ListedImage } from "../../project/images/listed-images.ts";
import { isDue } from "./choose-files.ts";
import { lookUpDigests } from "./look-up.ts";

/** What each image is pinned to. */
export interface Digests {
  /** The reference with its digest; as it is if it is not to change. */
  pinned(reference: string): string;
  /** The entries of the lock file for these images. */
  locked(images: readonly ListedImage[]): readonly LockedImage[];
}

/** Finds the digests: a name that is locked has that one, so that all services of the stack get the same content; others the registry knows. */
export async function findDigests(
  images: readonly ListedImage[],
  lock: readonly LockedImage[],
  renew: boolean,
): Promise<Digests> {
  const today = findDay();
  const due = images.map(({ reference }) => reference).filter((reference) => isDue(reference, renew));
  const known = (reference: string) => (renew ? undefined : findLocked(lock, splitReference(reference))?.digest);
  const asked = await lookUpDigests(due.filter((one) => known(one) === undefined).map(withoutDigest));
  const pinned = (reference: string) => {
    const digest = due.includes(reference) ? (known(reference) ?? asked.get(withoutDigest(reference))) : undefined;
    return digest === undefined ? reference : `${withoutDigest(reference)}@${digest}`;
  };
  return {
    pinned,
    locked: (all) =>
      all.flatMap(({ reference }) => {
        const { image, tag, digest } = splitReference(pinned(reference));
        if (tag === undefined || digest === undefined) {
          return [];
        }
        const before = lock.find((one) => joinReference(one) === joinReference({ image, tag, digest }));
        const isNew = before === undefined || asked.get(`${image}:${tag}`) === digest;
        return [{ image, tag, digest, day: isNew ? today : before.day }];
      }),
  };
}
