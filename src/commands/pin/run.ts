import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { removeAnswer } from "../../answers/edit/remove.ts";
import { setAnswer } from "../../answers/edit/set.ts";
import { answersFile } from "../../answers/file.ts";
import { renameImages } from "../../dockerfile/named-images.ts";
import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { tell } from "../../lib/io.ts";
import type { KeyPath } from "../../lib/paths.ts";
import { lockFile } from "../../lib/state.ts";
import { formatLock, readLock } from "../../pins/lock-file.ts";
import { type BuildFile, listBuildFiles } from "../../project/images/build-files.ts";
import { type ListedImage, listAnswerImages, listFileImages } from "../../project/images/listed-images.ts";
import { openProject, type Project } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { withProjectLock } from "../../write/lock.ts";
import { openConflicts } from "../../write/manifest.ts";
import { chooseFiles, tellLeft } from "./choose-files.ts";
import { comparePackages, hasOtherContent } from "./compare-packages.ts";
import { type Digests, findDigests } from "./find-digests.ts";
import { type Pin, sayPins } from "./say-pins.ts";
import type { PinOptions } from "./spec.ts";

/**
 * Writes the digest of each image into harden.yml, and, where the user agrees, into Dockerfiles; harden.lock.yml gets what each name was pinned to. Of
 * harden.yml only those keys change, and an acceptance of a missing digest is removed. Nothing is written before every image was found; packages are
 * compared afterwards, because that may take minutes and decides nothing.
 */
export async function run(context: Context, options: PinOptions): Promise<ExitCode> {
  return withProjectLock(context.root, async () => {
    const project = await openProject(context.root);
    const [files, lock] = [listBuildFiles(project), readLock(project.root)];
    const chosen = await chooseFiles(context, options, files);
    const listed = [...listAnswerImages(project.model), ...chosen.flatMap(listFileImages)];
    const digests = await findDigests(listed, lock, options.renew);
    const pins = listed.flatMap((image) => pinOf(image, digests));
    await writeFiles(chosen, digests);
    await writeAnswers(project, pins, chosen, digests);
    const others = files.filter((file) => !chosen.includes(file)).flatMap(listFileImages);
    await writeLock(project.root, digests.locked([...listed, ...others]));
    const told = await withPackages(context, pins);
    sayPins(context, { pins: told, left: tellLeft(files, chosen), isOpen: openConflicts(project.root).length > 0 });
    return exitCodes.done;
  });
}

/** The same, with the packages that differ wherever a digest takes the place of another. */
async function withPackages({ io, json, quiet, signal }: Context, pins: readonly Pin[]): Promise<readonly Pin[]> {
  const count = new Set(pins.filter(hasOtherContent).map(({ to }) => to)).size;
  if (count === 0) {
    return pins;
  }
  if (!json && !quiet) {
    tell(
      io,
      `Comparing the packages of ${count === 1 ? "an image" : `${count} images`} before and after. What is not here is pulled.`,
    );
  }
  return comparePackages(pins, signal);
}

function pinOf({ where, reference, key }: ListedImage, digests: Digests): readonly Pin[] {
  const to = digests.pinned(reference);
  return to === reference ? [] : [{ where: key?.join(".") ?? where, from: reference, to, ...(key && { key }) }];
}

async function writeFiles(files: readonly BuildFile[], digests: Digests): Promise<void> {
  for (const file of files) {
    const text = pinnedText(file, digests);
    if (file.path !== undefined && text !== file.text) {
      await writeFileAtomic(file.path, text);
    }
  }
}

function pinnedText({ text }: BuildFile, digests: Digests): string {
  return renameImages(text, ({ image, isVariable }) =>
    isVariable || image.includes("{") ? undefined : digests.pinned(image),
  );
}

async function writeAnswers(
  project: Project,
  pins: readonly Pin[],
  files: readonly BuildFile[],
  digests: Digests,
): Promise<void> {
  const named = pins.reduce(
    (text, { key, to }) => (key === undefined ? text : withPin(text, key, to, project)),
    project.text,
  );
  const text = files.reduce((edited, file) => {
    const pinned = pinnedText(file, digests);
    return file.key === undefined || pinned === file.text ? edited : setAnswer(edited, file.key, pinned, answersFile);
  }, named);
  if (text !== project.text) {
    await writeFileAtomic(join(project.root, answersFile), text);
  }
}

/** The answers with a pin. If they only imply a service, as with the log receiver, the pin names it. */
function withPin(text: string, [, name = "", key = ""]: KeyPath, to: string, { answers, model }: Project): string {
  const kind = model.services.find((service) => service.name === name)?.kind.name;
  return Object.hasOwn(answers.services, name)
    ? removeAnswer(
        setAnswer(text, ["services", name, key], to, answersFile),
        ["services", name, "accept", "image-digest"],
        answersFile,
      )
    : setAnswer(text, ["services", name], { kind, [key]: to }, answersFile);
}

async function writeLock(root: string, images: Parameters<typeof formatLock>[0]): Promise<void> {
  const text = formatLock(images);
  if (text !== formatLock(readLock(root))) {
    await writeFileAtomic(join(root, lockFile), text);
  }
}
