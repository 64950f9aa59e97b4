import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, YAMLParseError } from "yaml";
import { usageProblem } from "../lib/errors.ts";
import { templatesFolder } from "../lib/package-folder.ts";
import { projectKinds } from "../lib/state.ts";
import { kindComplaints } from "./check.ts";
import { type Kind, kindSchema } from "./schema.ts";

/**
 * Every known kind by name: those that come with the tool, and those in the project's own `kinds/`, which win over ours of the same name.
 *
 * @param root the project's folder; without it only ours
 * @throws Problem where a kind.yml cannot be read or says something wrong, or its folder lacks what it names
 */
export async function loadKinds(root?: string): Promise<ReadonlyMap<string, Kind>> {
  const ours = await kindsIn(join(templatesFolder, "kinds"));
  const theirs = root === undefined ? [] : await kindsIn(join(root, projectKinds));
  return new Map([...ours, ...theirs].map((kind) => [kind.name, kind]));
}

async function kindsIn(folder: string): Promise<readonly Kind[]> {
  if (!existsSync(folder)) {
    return [];
  }
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map((name) => readKind(name, join(folder, name))));
}

async function readKind(name: string, folder: string): Promise<Kind> {
  const file = join(folder, "kind.yml");
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw usageProblem({ where: file, what: "a kind needs this file, and it cannot be read" }, { cause: error });
  });
  const result = kindSchema.safeParse(parseYaml(file, text));
  if (!result.success) {
    throw usageProblem(
      result.error.issues.map((issue) => ({ where: `${file} ${issue.path.join(".")}`, what: issue.message })),
    );
  }
  const kind = { ...result.data, name, folder };
  const complaints = kindComplaints(kind);
  if (complaints.length > 0) {
    throw usageProblem(complaints);
  }
  return kind;
}

function parseYaml(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    // A reference to an anchor that is not there is found only when the value is made.
    if (error instanceof YAMLParseError || error instanceof ReferenceError) {
      throw usageProblem({ where: file, what: error.message });
    }
    throw error;
  }
}
