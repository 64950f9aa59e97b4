import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { PlannedFile } from "../../src/plan/types.ts";
import { renderFile, writePlan } from "../support/rendered.ts";

/*
 * What is rendered is kept beside the answers, so that a change of a template shows what it does to a project. `npm run example` writes the
 * trees again; this test says where they differ, both ways.
 */

interface Golden {
  readonly name: string;
  readonly folder: string;
  /** Files of the plan that the folder has otherwise: the repository's own README is ours. */
  readonly except: readonly string[];
  /** Where everything in the folder is rendered. */
  readonly owned: readonly string[];
}

const repository = process.cwd();
const goldens: readonly Golden[] = [
  {
    name: "the case study, the repository's own root",
    folder: repository,
    except: ["README.md", ".gitignore"],
    owned: ["playbooks", "inventory", "secrets"],
  },
  {
    name: "a fleet with the baseline profile",
    folder: join(repository, "test/golden/fleet"),
    except: [],
    owned: ["."],
  },
  {
    name: "a server over ssh with all that is asked of one",
    folder: join(repository, "test/golden/server"),
    except: [],
    owned: ["."],
  },
];

describe.each(goldens)("$name", ({ folder, except, owned }) => {
  const files = async (): Promise<readonly PlannedFile[]> =>
    (await renderFile(join(folder, "harden.yml"))).plan.files.filter(({ path }) => !except.includes(path));

  test("is what its answers render to", async () => {
    const planned = await files();
    if (process.env.UPDATE_GOLDEN === "1") {
      owned
        .filter((name) => name !== ".")
        .forEach((name) => {
          rmSync(join(folder, name), { recursive: true, force: true });
        });
      writePlan({ files: planned }, folder);
    }
    for (const { path, text, mode } of planned) {
      expect({ path, text: read(join(folder, path)) }).toEqual({ path, text });
      expect({ path, runs: (statSync(join(folder, path)).mode & 0o100) !== 0 }).toEqual({ path, runs: mode === 0o755 });
    }
  });

  test("holds nothing else", async () => {
    const planned = new Set((await files()).map(({ path }) => path));
    const found = owned.flatMap((name) => filesBelow(folder, name)).filter((path) => !notRendered.has(path));
    expect(found.filter((path) => !planned.has(path))).toEqual([]);
  });
});

/** What people and tools put there, which the repository does not keep. */
const notRendered = new Set(["harden.yml", "secrets/vault.yml"]);

function read(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function filesBelow(folder: string, name: string): readonly string[] {
  return readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("__pycache__"))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
