import { existsSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { requireModestDockerfile } from "../../dockerfile/bounds.ts";
import { listNamedImages, type NamedImage } from "../../dockerfile/named-images.ts";
import { getMap, getScalar } from "../../lib/fields.ts";
import { locateSource } from "../../lib/files/real-path.ts";
import { isWithin, type KeyPath } from "../../lib/paths.ts";
import type { Service } from "../../model/types/service.ts";
import type { Project } from "../open.ts";

/** A Dockerfile of the user's that a service of the stack is built by. */
export interface BuildFile {
  /** How messages name it: its path from the project's folder, or its key in harden.yml. */
  readonly where: string;
  readonly text: string;
  /** The file; undefined if the text stands in harden.yml. */
  readonly path?: string;
  /** Its key in harden.yml. */
  readonly key?: KeyPath;
  readonly images: readonly NamedImage[];
}

/**
 * Every Dockerfile that the user wrote, each once: those of applications, those in harden.yml, and those of the project's own kinds.
 *
 * @throws Problem (exit 2) where one is too large to be read
 */
export function listBuildFiles({ root, model }: Pick<Project, "root" | "model">): readonly BuildFile[] {
  const files = model.services.flatMap((service) => [...filesOf(root, service), ...filesOfKind(root, service)]);
  return [...new Map(files.map((file) => [file.path ?? file.where, file])).values()];
}

function filesOf(root: string, { name, source, adopted }: Service): readonly BuildFile[] {
  const build = getMap(adopted?.said ?? {}, "build");
  const inline = getScalar(build, "dockerfile_inline");
  if (inline !== undefined) {
    const key = ["services", name, "compose", "build", "dockerfile_inline"];
    return [{ ...readBuildFile(inline, key.join(".")), key }];
  }
  return adopted === undefined || source === undefined
    ? []
    : fileAt(root, join(locateSource(root, source), getScalar(build, "dockerfile") ?? "Dockerfile"));
}

/** What a kind of the project's own is built by; what is filled in when it is rendered is no name. */
function filesOfKind(root: string, { kind }: Service): readonly BuildFile[] {
  return kind.folders
    .filter((folder) => isWithin(folder, root))
    .flatMap((folder) =>
      ["Dockerfile", "Dockerfile.hbs"].flatMap((name) => fileAt(root, join(folder, "service", name))),
    )
    .map((file) => ({ ...file, images: file.images.filter(({ image }) => !image.includes("{")) }));
}

function fileAt(root: string, path: string): readonly BuildFile[] {
  if (!existsSync(path) || !statSync(path).isFile()) {
    return [];
  }
  const where = relative(root, path).split(sep).join("/");
  return [{ ...readBuildFile(readFileSync(path, "utf8"), where), path }];
}

function readBuildFile(text: string, where: string): BuildFile {
  requireModestDockerfile(text, where);
  return { where, text, images: listNamedImages(text) };
}
