import { hash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { toPlain } from "../compose/node.ts";
import { parseYaml } from "../compose/read/yaml.ts";
import { compareKeys } from "../fields/keys.ts";
import type { Difference } from "../fields/types.ts";
import { Problem } from "../lib/errors.ts";
import { locateSource } from "../lib/files/real-path.ts";
import { moduleUtils } from "../lib/package-folder.ts";
import { getStackRoot } from "../model/deployed-names.ts";
import type { Model } from "../model/types/model.ts";
import { isOn } from "../plan/context/asked.ts";
import { hasBackupTimer } from "../plan/context/data/backups.ts";
import type { Live } from "./live.ts";
import type { FileState } from "./types.ts";
import { getComposeFolder } from "./wanted.ts";

/** As place_tree has it: never part of an application. */
const notBrought = [".git", ".hg", ".svn"];

/** Every file of the stack on a host compared with the project, by path; and those there that the project does not have. */
export function compareFiles(root: string, model: Model, live: Live): readonly FileState[] {
  const own = ownFiles(root, model);
  const stack = `${getStackRoot(model.name)}/`;
  const leftOver = Object.keys(live.placed).filter((path) => live.placed[path] !== "" && path.startsWith(stack));
  return [
    ...[...own].flatMap(([path, file]) => compareFile(path, file, stack, live)),
    ...stateOfOthers("left over", leftOver, own),
    ...stateOfOthers("nobody's", Object.keys(live.added), own),
  ].sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Files outside the stack's folder, or that depend on the host, are deployed only if needed: of those, only placed ones are compared. */
function compareFile(path: string, file: string, stack: string, live: Live): readonly FileState[] {
  const there = live.placed[path] || live.added[path] || "";
  if (there === "") {
    const isBrought = Object.hasOwn(live.placed, path) || path.startsWith(stack);
    return isBrought ? [{ path, state: "missing", differences: [] }] : [];
  }
  return there === fingerprint(file)
    ? [{ path, state: "same", differences: [] }]
    : [{ path, state: "differs", differences: textDifferences(file, live.texts[path]) }];
}

function stateOfOthers(
  state: FileState["state"],
  paths: readonly string[],
  own: ReadonlyMap<string, string>,
): readonly FileState[] {
  return paths.filter((path) => !own.has(path)).map((path) => ({ path, state, differences: [] }));
}

/** The files of this machine by their path on a host: the stack's, the server's, and the applications. */
function ownFiles(root: string, model: Model): ReadonlyMap<string, string> {
  const mirror = join(root, "playbooks", "files");
  const folder = getComposeFolder(root, model.name);
  return new Map([
    ...filesIn(folder, getStackRoot(model.name)),
    ...filesIn(join(mirror, "etc"), "/etc"),
    ...(isOn(model, "regular-audit") ? filesOfProgram(root, model, "regular-audit") : []),
    ...(hasBackupTimer(model) ? filesOfProgram(root, model, "backup") : []),
    ...model.services.flatMap(({ name, source }) =>
      source === undefined ? [] : [...filesIn(locateSource(root, source), `${getStackRoot(model.name)}/${name}/app`)],
    ),
  ]);
}

/** The collection's own Python, for what works on the server without Ansible, in the folder of that program. */
function filesOfProgram(root: string, { name }: Model, folder: string): readonly (readonly [string, string])[] {
  const code = filesIn(join(root, moduleUtils), `${getStackRoot(name)}/${folder}/module_utils`);
  return code.filter(([path]) => path.endsWith(".py"));
}

function filesIn(folder: string, target: string): readonly (readonly [string, string])[] {
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const [from, to] = [join(folder, entry.name), `${target}/${entry.name}`];
    if (entry.isDirectory()) {
      return notBrought.includes(entry.name) ? [] : filesIn(from, to);
    }
    return entry.isFile() || entry.isSymbolicLink() ? [[to, from] as const] : [];
  });
}

function fingerprint(file: string): string {
  const isLink = lstatSync(file).isSymbolicLink();
  return hash("sha256", isLink ? `link ${readlinkSync(file)}` : readFileSync(file), "hex");
}

/** The differing keys of two compose files. */
function textDifferences(file: string, there: string | undefined): readonly Difference[] {
  if (there === undefined || !/\.ya?ml$/.test(file)) {
    return [];
  }
  try {
    return compareKeys(toPlain(parseYaml(readFileSync(file, "utf8"), file)), toPlain(parseYaml(there, file)));
  } catch (error) {
    if (error instanceof Problem) {
      return [{ field: "", found: "not valid YAML" }];
    }
    throw error;
  }
}
