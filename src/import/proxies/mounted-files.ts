import { join } from "node:path/posix";
import { getEntry, getServices, getText } from "../../compose/node.ts";
import type { ComposeProject, Node } from "../../compose/types.ts";
import { Problem } from "../../lib/errors.ts";
import { isWithin } from "../../lib/paths.ts";

/** A file that a container has from the project. */
export interface MountedFile {
  /** Where in the container; of what is not read, where it is mounted. */
  readonly target: string;
  /** Undefined: nothing reads it here, because it is not in the project's folder, or in a volume. */
  readonly text?: string;
}

/** The files of a service's container at, above or below some places, as far as its compose file brings them. */
export function listMounted(
  project: ComposeProject,
  service: string,
  places: readonly string[],
): readonly MountedFile[] {
  const node = getServices(project.tree).get(service);
  const isMeant = (target: string) => places.some((place) => isWithin(target, place) || isWithin(place, target));
  const files = [
    ...itemsOf(node, "volumes").flatMap((item) => mountedBy(project, item)),
    ...listConfigs(project, node),
  ];
  return files.filter(({ target, text }) =>
    text === undefined ? isMeant(target) : places.some((place) => isWithin(target, place)),
  );
}

function itemsOf(node: Node | undefined, key: string): readonly Node[] {
  const list = getEntry(node, key);
  return list?.kind === "list" ? list.items : [];
}

function mountedBy(project: ComposeProject, item: Node): readonly MountedFile[] {
  const [type, source = "", target = ""] = ["type", "source", "target"].map((key) => getText(getEntry(item, key)));
  if (type === "tmpfs") {
    return [];
  }
  return type === "bind" && isInside(source) ? read(project, source, target, item) : [{ target }];
}

/** Below the folder of the compose file: nothing else is looked into. */
function isInside(source: string): boolean {
  return /^\.\//.test(source) && !source.split("/").includes("..");
}

function listConfigs(project: ComposeProject, node: Node | undefined): readonly MountedFile[] {
  return itemsOf(node, "configs").flatMap((item) => {
    const name = getText(getEntry(item, "source")) ?? "";
    const target = getText(getEntry(item, "target")) ?? `/${name}`;
    const config = getEntry(getEntry(project.tree, "configs"), name);
    const [file, content] = [getText(getEntry(config, "file")), getText(getEntry(config, "content"))];
    if (content !== undefined) {
      return [{ target, text: content }];
    }
    return file !== undefined && isInside(file) ? read(project, file, target, item) : [{ target }];
  });
}

function read(project: ComposeProject, source: string, target: string, { at }: Node): readonly MountedFile[] {
  const { sources } = project;
  const names = sources.has(source) ? [source] : (sources.list(source) ?? []);
  return names.map((name) => {
    const place = name === source ? target : join(target, name.slice(join(source, "/").length));
    try {
      return { target: place, text: sources.read(name, at) };
    } catch (error) {
      if (error instanceof Problem) {
        return { target: place };
      }
      throw error;
    }
  });
}
