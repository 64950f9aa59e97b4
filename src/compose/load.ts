import { basename } from "node:path";
import { buildUsageProblem } from "../lib/errors.ts";
import { makePrintable } from "../lib/text/printable.ts";
import { composeBounds } from "../lib/yaml/bounds.ts";
import { requireFewParts, requireFewValues, type Spent, spendFile } from "./bounds.ts";
import { findDefaultFiles } from "./default-files.ts";
import { getEntry, getText, makeMap, withoutEntries } from "./node.ts";
import { buildComposeProblem } from "./problems.ts";
import { parseDotenv } from "./read/dotenv.ts";
import { fillEnvironment } from "./read/environment.ts";
import { resolveExtends } from "./read/extends.ts";
import { ComposeFiles, getFolder, joinFolder } from "./read/files.ts";
import { isFirstFormat, upgradeFirstFormat } from "./read/first-format.ts";
import { withLocalPaths } from "./read/local-paths.ts";
import { dropResets, overlayAll } from "./read/overlay.ts";
import { findUses } from "./read/uses.ts";
import { fillIn, fillText } from "./read/variables.ts";
import { parseYaml } from "./read/yaml.ts";
import { checkReferences } from "./references.ts";
import { withBuildContexts } from "./shape/build-contexts.ts";
import { checkKeys } from "./shape/check-keys.ts";
import { writeOut } from "./shape/write-out.ts";
import type { ComposeProject, Environment, MapNode, Node, Notice, Place } from "./types.ts";
import { nameUnsetVariables } from "./unset-variables.ts";

export interface Loading {
  /** The project's folder: the base of relative paths. Default: the folder of the process. */
  readonly folder?: string;
  /** The folder that all files must be in. Default: the project's. */
  readonly within?: string;
  /** The files, relative to the folder; each overrides the ones before. Empty: Compose's default files. */
  readonly files: readonly string[];
  /** Further variables; they override those of `.env`. */
  readonly environment?: Environment;
  /** The `env_file`s are on another machine: their variables are not filled in. */
  readonly leavesEnvFiles?: boolean;
}

interface Load {
  readonly files: ComposeFiles;
  readonly notices: Notice[];
  /** Parsed files: one file may be included several times, and is read once more for the project's name. */
  readonly parsed: Map<string, Node>;
  readonly spent: Spent;
}

/**
 * Reads a compose project as Compose does. Nothing is run or written, and nothing outside of `within` is read.
 *
 * @throws Problem (exit 2) with file and line for everything that Compose would refuse, and for constructs that only an attack would need
 */
export function loadCompose(loading: Loading): ComposeProject {
  const { folder = ".", within } = loading;
  const files = new ComposeFiles(folder, within);
  const load: Load = { files, notices: [], parsed: new Map(), spent: { files: 0, characters: 0, ports: 0 } };
  try {
    return readProject(load, loading);
  } catch (error) {
    throw nameUnsetVariables(error, load.notices);
  }
}

function readProject(load: Load, loading: Loading): ComposeProject {
  const { files: named, environment = new Map(), leavesEnvFiles = false } = loading;
  const { files } = load;
  const names = named.length > 0 ? named : defaultFiles(files);
  const variables = variablesOf(load, names, environment);
  const base = getFolder(names[0] ?? "");
  const read = overlayAll(names.map((name) => readTree(load, { name, folder: base }, variables, [])));
  const laid = withBuildContexts(dropResets(read) as MapNode);
  checkKeys(laid);
  checkReferences(laid);
  const tree = leavesEnvFiles ? laid : fillEnvironment(laid, { files, outside: variables, notices: load.notices });
  requireFewValues(tree);
  const name = variables.get(projectVariable) ?? "";
  const profiles = (variables.get("COMPOSE_PROFILES") ?? "").split(",").filter((profile) => profile !== "");
  const { names: opened, folder: root, within } = files;
  return {
    name,
    nameUses: [...load.parsed.values()].flatMap(findNameUses),
    folder: root,
    within,
    files: opened,
    profiles,
    tree,
    notices: load.notices,
    sources: files,
    variables,
  };
}

const projectVariable = "COMPOSE_PROJECT_NAME";

/** A file's own `name` is where the name comes from. */
function findNameUses(file: Node): readonly Place[] {
  return findUses(file.kind === "map" ? withoutEntries(file, "name") : file, projectVariable);
}

/** All variables for the files. The project's name is one of them: from the last file that sets it, or else from the folder. */
function variablesOf(load: Load, names: readonly string[], environment: Environment): Environment {
  const given = new Map([...dotenvOf(load, ".", environment), ...environment]);
  const written = names.map((name) => getText(getEntry(parsed(load, name), "name")));
  const name = written.findLast((each) => each !== undefined);
  const project =
    given.get(projectVariable) ??
    (name === undefined
      ? undefined
      : fillText(name, { environment: given, at: { file: names[0] ?? "", line: 1 }, notices: [] }));
  return new Map([...given, [projectVariable, project ?? projectName(load.files.folder)]]);
}

/** The folder's name as a valid project name. */
function projectName(folder: string): string {
  return basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "");
}

function defaultFiles(files: ComposeFiles): readonly string[] {
  const found = findDefaultFiles((name) => files.has(name));
  if (found.length === 0) {
    throw buildUsageProblem({
      where: files.folder,
      what: "no compose file was found here",
      fix: "Name it: --from FILE.",
    });
  }
  return found;
}

function dotenvOf({ files, notices }: Load, folder: string, outside: Environment): Environment {
  const name = joinFolder(folder, ".env");
  return files.has(name) ? parseDotenv(files.read(name, { file: name, line: 1 }), name, outside, notices) : new Map();
}

/** A file to read, and the base of its paths: the folder of the first of several files, or what an `include` sets. */
interface Source {
  readonly name: string;
  readonly folder: string;
}

/** One file with everything that it includes and extends. */
function readTree(load: Load, source: Source, variables: Environment, way: readonly string[], at?: Place): MapNode {
  const { name, folder } = source;
  if (way.includes(name)) {
    throw buildComposeProblem(
      at ?? { file: name, line: 1 },
      `these files include each other in a circle: ${[...way, name].join(" → ")}`,
    );
  }
  const opened = new Map<string, MapNode>();
  const open = (file: string, from?: Place) => {
    const tree = opened.get(file) ?? openFile(load, { name: file, folder: getFolder(file) }, variables, from);
    opened.set(file, tree);
    return tree;
  };
  const own = resolveExtends(openFile(load, source, variables, at), source, open);
  return included(load, own, folder, variables, [...way, name]);
}

function parsed({ files, parsed }: Load, name: string, at?: Place): Node {
  const node = parsed.get(name) ?? parseYaml(files.read(name, at), name, composeBounds);
  parsed.set(name, node);
  return node;
}

function openFile(load: Load, { name, folder }: Source, variables: Environment, at?: Place): MapNode {
  const { notices } = load;
  const node = parsed(load, name, at);
  if (node.kind !== "map") {
    throw buildComposeProblem(node.at, "this is not a compose file: it must be a map with `services`");
  }
  const isBare = !node.entries.has("services") && !node.entries.has("include");
  if (isBare && !isFirstFormat(node) && ![...node.entries.keys()].some((key) => sections.includes(key))) {
    throw buildComposeProblem(node.at, "this is not a compose file: it has no `services`");
  }
  spendFile(load, name, at ?? node.at);
  const modern = isBare && isFirstFormat(node) ? upgradeFirstFormat(node, notices) : node;
  const filled = fillIn(modern, variables, notices) as MapNode;
  requireFewParts(load, filled);
  return withLocalPaths(writeOut(filled) as MapNode, folder, variables.get("HOME"));
}

const sections = ["networks", "volumes", "secrets", "configs"];

/** The including file overrides the included ones. */
function included(load: Load, tree: MapNode, from: string, variables: Environment, way: readonly string[]): MapNode {
  const wishes = getEntry(tree, "include");
  if (wishes === undefined) {
    return tree;
  }
  const own = withoutEntries(tree, "include");
  const items = wishes.kind === "list" ? wishes.items : [wishes];
  return overlayAll([makeMap([], tree.at), ...items.map((wish) => readInclude(load, wish, from, variables, way)), own]);
}

function readInclude(load: Load, wish: Node, from: string, variables: Environment, way: readonly string[]): MapNode {
  const paths = textsOf(wish.kind === "map" ? getEntry(wish, "path") : wish);
  const [main] = paths;
  if (main === undefined) {
    throw buildComposeProblem(wish.at, "`include` needs the path of a file");
  }
  if (/^(?:[a-z]+:\/\/|git@|oci:)/i.test(main)) {
    throw buildComposeProblem(
      wish.at,
      `\`${makePrintable(main, 80)}\` is on another machine`,
      "Copy it into the project's folder and include it from there.",
    );
  }
  const files = paths.map((path) => joinFolder(from, path));
  const wanted = getText(getEntry(wish, "project_directory"));
  const folder = wanted === undefined ? getFolder(files[0] ?? "") : joinFolder(from, wanted);
  const given = textsOf(getEntry(wish, "env_file")).map((file) => joinFolder(from, file));
  const own =
    given.length === 0
      ? dotenvOf(load, folder, variables)
      : new Map(
          given.flatMap((file) => [...parseDotenv(load.files.read(file, wish.at), file, variables, load.notices)]),
        );
  const known = new Map([...own, ...variables]);
  return overlayAll(files.map((name) => readTree(load, { name, folder }, known, way, wish.at)));
}

function textsOf(node: Node | undefined): readonly string[] {
  const items = node?.kind === "list" ? node.items : node === undefined ? [] : [node];
  return items.map(getText).filter((text) => text !== undefined);
}
