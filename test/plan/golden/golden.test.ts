import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { PlannedFile } from "../../../src/plan/types.ts";
import { renderFile, writePlan } from "../../support/rendered.ts";
import { copyDetector, listCopies } from "./copies.ts";

/*
 * What is rendered is kept beside the answers, so that a change of a template shows what it does to a project. `npm run example` writes it
 * again; this test says where it differs, both ways. The repository's own root is a whole project. Of the others the tree keeps only what is
 * rendered and differs from that one; of a file that is copied, or that the root has as well, the list beside the tree keeps the hash.
 */

interface Golden {
  readonly name: string;
  readonly folder: string;
  /** Files of the plan that the folder has otherwise: the repository's own README is ours. */
  readonly except: readonly string[];
  /** Where everything in the folder is rendered. */
  readonly owned: readonly string[];
  /** The list of copied files, where the folder does not hold them. */
  readonly list?: string;
}

const repository = process.cwd();
const goldens: readonly Golden[] = [
  {
    name: "the case study, the repository's own root",
    folder: repository,
    except: ["README.md", ".gitignore"],
    owned: ["playbooks", "inventory", "secrets"],
  },
  tree("a fleet with the baseline profile", "fleet"),
  tree("a server over ssh with all that is asked of one", "server"),
];

function tree(name: string, folder: string): Golden {
  const path = join(repository, "test/golden", folder);
  return { name, folder: path, except: [], owned: ["."], list: `${path}.copied.txt` };
}

const shouldUpdate = process.env.UPDATE_GOLDEN === "1";

describe.each(goldens)("$name", (golden) => {
  const { folder, except, owned, list } = golden;
  let inTree: readonly PlannedFile[];
  let inList: readonly PlannedFile[];

  beforeAll(async () => {
    const { plan } = await renderFile(join(folder, "harden.yml"));
    const isCopy = await copyDetector();
    const planned = plan.files.filter(({ path }) => !except.includes(path));
    inTree = planned.filter((file) => list === undefined || !isCopy(file));
    inList = planned.filter((file) => !inTree.includes(file));
    if (shouldUpdate) {
      update(golden, inTree, inList);
    }
  });

  test("is what its answers render to", () => {
    expect(inTree).not.toEqual([]);
    for (const { path, text, mode } of inTree) {
      expect({ path, text: read(join(folder, path)) }).toEqual({ path, text });
      expect({ path, runs: (statSync(join(folder, path)).mode & 0o100) !== 0 }).toEqual({ path, runs: mode === 0o755 });
    }
  });

  test("holds nothing else", () => {
    const planned = new Set(inTree.map(({ path }) => path));
    const found = owned.flatMap((name) => filesBelow(folder, name)).filter((path) => !notRendered.has(path));
    expect(found.filter((path) => !planned.has(path))).toEqual([]);
  });

  if (list !== undefined) {
    test("has the copies of its list, and no other", () => {
      expect(inList).not.toEqual([]);
      expect(listCopies(inList).split("\n")).toEqual(read(list)?.split("\n"));
    });
  }
});

/** What people and tools put there, which the repository does not keep; and the answers themselves. */
const notRendered = new Set(["harden.yml", "secrets/vault.yml"]);

function update({ folder, owned, list }: Golden, inTree: readonly PlannedFile[], inList: readonly PlannedFile[]): void {
  const old = owned.flatMap((name) => filesBelow(folder, name)).filter((path) => !notRendered.has(path));
  for (const path of old) {
    removeFile(folder, path);
  }
  writePlan({ files: inTree }, folder);
  if (list !== undefined) {
    writeFileSync(list, listCopies(inList));
  }
}

/** With the folders that are empty then. */
function removeFile(root: string, path: string): void {
  rmSync(join(root, path));
  for (let at = dirname(path); at !== "." && readdirSync(join(root, at)).length === 0; at = dirname(at)) {
    rmdirSync(join(root, at));
  }
}

function read(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function filesBelow(folder: string, name: string): readonly string[] {
  return readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("__pycache__"))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
