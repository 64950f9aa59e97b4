import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { usageProblem } from "../lib/errors.ts";
import { templatesFolder } from "../lib/package-folder.ts";
import { isMap, type KeyPath, pathText } from "../lib/paths.ts";
import { inPlainWords } from "../lib/schema/faults.ts";
import { lineOf } from "../lib/yaml/position.ts";
import { readYaml } from "../lib/yaml/read.ts";
import { kindComplaints } from "./check.ts";
import { type Kind, kindSchema, sharedName } from "./schema.ts";

/**
 * The kinds that a folder holds, in the order of their names.
 *
 * @throws Problem where a kind.yml cannot be read or says something wrong, or its folder lacks what it names
 */
export async function readKinds(folder: string): Promise<readonly Kind[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("_"))
    .map((entry) => entry.name);
  return Promise.all(names.sort().map((name) => readKind(name, join(folder, name))));
}

async function readKind(name: string, folder: string): Promise<Kind> {
  const own = await readDescription(join(folder, "kind.yml"));
  const shared = sharedFolder(folder, own.value);
  const images = join(folder, "images.yml");
  const parts = [
    ...(shared === undefined ? [] : [await readDescription(join(shared, "kind.yml"))]),
    own,
    ...(existsSync(images) ? [await readDescription(images)] : []),
  ];
  const value: Readonly<Record<string, unknown>> = Object.assign({}, ...parts.map((part) => part.value));
  const where = (path: KeyPath) =>
    (parts.findLast((part) => Object.hasOwn(part.value, String(path[0]))) ?? own).where(path);
  const result = kindSchema.safeParse(value);
  if (!result.success) {
    throw usageProblem(
      result.error.issues
        .flatMap((issue) => inPlainWords(issue, value, kindSchema))
        .map(({ path, ...said }) => ({ where: `${where(path)} ${pathText(path)}`, ...said })),
    );
  }
  const kind = { ...result.data, name, folder, folders: shared === undefined ? [folder] : [folder, shared] };
  const complaints = kindComplaints(kind);
  if (complaints.length > 0) {
    throw usageProblem(complaints);
  }
  return kind;
}

interface Description {
  readonly value: Readonly<Record<string, unknown>>;
  /** `kind.yml:12` for a path of keys. */
  where(path: KeyPath): string;
}

async function readDescription(file: string): Promise<Description> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw usageProblem({ where: file, what: "a kind needs this file, and it cannot be read" }, { cause: error });
  });
  const { document, lines, value } = readYaml(text, file);
  if (!isMap(value)) {
    throw usageProblem({ where: file, what: "a kind is a map of what is said of it" });
  }
  return { value, where: (path) => `${file}:${lineOf(document, lines, path)}` };
}

/** The folder that the kind shares with others: beside it, or among ours, which a project's own kind may share. */
function sharedFolder(folder: string, { shares }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof shares !== "string" || !sharedName.test(shares)) {
    return undefined;
  }
  const places = [dirname(folder), join(templatesFolder, "kinds")].map((place) => join(place, shares));
  const found = places.find((place) => existsSync(place));
  if (found === undefined) {
    throw usageProblem({ where: join(folder, "kind.yml"), what: `there is no folder ${shares} that it could share` });
  }
  return found;
}
