import { answersFile } from "../../answers/file.ts";
import type { KeyPath } from "../../lib/paths.ts";
import type { Model } from "../../model/types/model.ts";
import type { BuildFile } from "./build-files.ts";

/** An image where the project names it. */
export interface ListedImage {
  /** How messages name the place. */
  readonly where: string;
  readonly reference: string;
  /** The Dockerfile that it stands in; undefined if it is an answer. */
  readonly file?: BuildFile;
  /** The answer's key. */
  readonly key?: KeyPath;
}

/** The images and bases of the answers, also those that a kind has by itself. What a Dockerfile of its own builds has none. */
export function listAnswerImages({ services }: Pick<Model, "services">): readonly ListedImage[] {
  return services.flatMap(({ name, image, base }) => {
    const reference = image ?? base;
    const key = ["services", name, image === undefined ? "base" : "image"];
    return reference === undefined ? [] : [{ where: `${answersFile} ${key.join(".")}`, reference, key }];
  });
}

/** The images of a Dockerfile that have a name of their own; a variable's is known to the build only. */
export function listFileImages(file: BuildFile): readonly ListedImage[] {
  return file.images
    .filter(({ isVariable }) => !isVariable)
    .map(({ image, line }) => ({ where: `${file.where}:${line}`, reference: image, file }));
}
