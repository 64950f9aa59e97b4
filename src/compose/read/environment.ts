import {
  changeEntries,
  changeServices,
  copyComment,
  getEntry,
  getText,
  isEmpty,
  makeMap,
  makeScalar,
  withEntry,
  withoutEntries,
} from "../node.ts";
import type { Environment, MapNode, Node, Notice } from "../types.ts";
import { parseDotenv } from "./dotenv.ts";
import { type ComposeFiles, joinFolder } from "./files.ts";

/** The sources of a service's variables. */
interface Sources {
  readonly files: ComposeFiles;
  /** Compose's own variables. */
  readonly outside: Environment;
  readonly notices: Notice[];
}

/**
 * Adds the variables of every `env_file` to its service's `environment`, without overriding any, and fills in names without a value, also those that
 * a build is given.
 *
 * @throws Problem (exit 2) if such a file is missing or invalid
 */
export function fillEnvironment(tree: MapNode, sources: Sources): MapNode {
  return changeServices(tree, (service) => withArguments(serviceWith(service, sources), sources));
}

function withArguments(service: Node, sources: Sources): Node {
  const build = getEntry(service, "build");
  const given = getEntry(build, "args");
  if (service.kind !== "map" || build?.kind !== "map" || given?.kind !== "map") {
    return service;
  }
  const args = changeEntries(given, (value, name) => known(name, value, sources));
  return withEntry(service, "build", withEntry(build, "args", args));
}

function serviceWith(service: Node, sources: Sources): Node {
  const files = getEntry(service, "env_file");
  const own = getEntry(service, "environment");
  if (service.kind !== "map" || (files === undefined && own === undefined)) {
    return service;
  }
  const fromFiles = files?.kind === "list" ? files.items.flatMap((file) => variablesOf(file, sources)) : [];
  const written = own?.kind === "map" ? [...own.entries] : [];
  const all = new Map([...fromFiles, ...written.map(([name, value]) => [name, known(name, value, sources)] as const)]);
  const at = own?.at ?? files?.at ?? service.at;
  return withEntry(
    withoutEntries(service, "env_file", "environment"),
    "environment",
    copyComment(makeMap(all, at), own),
  );
}

function variablesOf(file: Node, { files, outside, notices }: Sources): readonly (readonly [string, Node])[] {
  const name = joinFolder(".", getText(getEntry(file, "path")) ?? "");
  if (getText(getEntry(file, "required")) === "false" && !files.has(name)) {
    return [];
  }
  const at = file.at;
  return [...parseDotenv(files.read(name, at), name, outside, notices)].map(
    ([key, value]) => [key, makeScalar(value, at)] as const,
  );
}

/** A name without a value takes it from Compose's own environment. */
function known(name: string, value: Node, { outside }: Sources): Node {
  const found = outside.get(name);
  return isEmpty(value) && found !== undefined ? copyComment(makeScalar(found, value.at), value) : value;
}
