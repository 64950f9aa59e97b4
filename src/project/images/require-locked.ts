import { type Complaint, exitCodes, Problem } from "../../lib/errors.ts";
import { lockFile } from "../../lib/state.ts";
import { findLocked, type LockedImage, readLock } from "../../pins/lock-file.ts";
import { joinReference, splitReference } from "../../pins/reference.ts";
import type { Project } from "../open.ts";
import { listBuildFiles } from "./build-files.ts";
import { type ListedImage, listAnswerImages, listFileImages } from "./listed-images.ts";

/**
 * Checks that no image was moved since `pin` wrote it down: a digest that is another one, and a digest of the answers that is gone. An image that was
 * never pinned is no matter of the lock file; the report names it.
 *
 * @throws Problem (exit 3) with every such image
 */
export function requireLocked(project: Pick<Project, "root" | "model">): void {
  const lock = project.model.trust === "tag" ? [] : readLock(project.root);
  if (lock.length === 0) {
    return;
  }
  const listed = [...listAnswerImages(project.model), ...listBuildFiles(project).flatMap(listFileImages)];
  const complaints = listed.flatMap((image) => complainOf(image, lock));
  if (complaints.length > 0) {
    throw new Problem(exitCodes.notAsWanted, complaints);
  }
}

function complainOf({ where, reference, file }: ListedImage, lock: readonly LockedImage[]): readonly Complaint[] {
  const parts = splitReference(reference);
  const locked = findLocked(lock, parts);
  if (locked === undefined || lock.some((one) => joinReference(one) === reference)) {
    return [];
  }
  const since = `${lockFile} pins ${locked.image}:${locked.tag} to ${locked.digest} since ${locked.day}`;
  if (parts.digest !== undefined) {
    const fix = `If you changed it, \`harden-init pin\` writes that down; otherwise write the digest of ${lockFile} again.`;
    return [{ where, what: `the image was moved to ${parts.digest}; ${since}`, fix }];
  }
  // A Dockerfile is pinned by question only.
  return file === undefined
    ? [{ where, what: `the image has lost its digest; ${since}`, fix: "`harden-init pin` writes it again." }]
    : [];
}
