import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buildUsageProblem } from "../lib/errors.ts";
import { readOrdinaryFile } from "../lib/files/read-ordinary.ts";
import { templatesFolder } from "../lib/package-folder.ts";
import { formatPath, isMap, type KeyPath } from "../lib/paths.ts";
import { sayPlainly } from "../lib/schema/faults.ts";
import { findLine } from "../lib/yaml/position.ts";
import { readYaml } from "../lib/yaml/read.ts";
import { checkKind } from "./check.ts";
import { type Kind, kindSchema } from "./schema/kind.ts";
import { sharedName } from "./schema/patterns.ts";

/**
 * The kinds in a folder, by name.
 *
 * @throws Problem if a kind.yml is unreadable or invalid, or its folder lacks a file that it names
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
    throw buildUsageProblem(
      result.error.issues
        .flatMap((issue) => sayPlainly(issue, value, kindSchema))
        .map(({ path, ...said }) => ({ where: `${where(path)} ${formatPath(path)}`, ...said })),
    );
  }
  const kind = { ...result.data, name, folder, folders: shared === undefined ? [folder] : [folder, shared] };
  const complaints = checkKind(kind);
  if (complaints.length > 0) {
    throw buildUsageProblem(complaints);
  }
  return kind;
}

interface Description {
  readonly value: Readonly<Record<string, unknown>>;
  /** `kind.yml:12` for a path of keys. */
  where(path: KeyPath): string;
}

async function readDescription(file: string): Promise<Description> {
  const text = await readOrdinaryFile(file).catch((error: unknown) => {
    throw buildUsageProblem({ where: file, what: "a kind needs this file, but it cannot be read" }, { cause: error });
  });
  const { document, lines, value } = readYaml(text.toString(), file);
  if (!isMap(value)) {
    throw buildUsageProblem({ where: file, what: "kind.yml must be a map" });
  }
  return { value, where: (path) => `${file}:${findLine(document, lines, path)}` };
}

/** The folder that the kind shares with others: next to it, or a built-in one. */
function sharedFolder(folder: string, { shares }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof shares !== "string" || !sharedName.test(shares)) {
    return undefined;
  }
  const places = [dirname(folder), join(templatesFolder, "kinds")].map((place) => join(place, shares));
  const found = places.find((place) => existsSync(place));
  if (found === undefined) {
    throw buildUsageProblem({
      where: join(folder, "kind.yml"),
      what: `the folder ${shares}, which it shares, does not exist`,
    });
  }
  return found;
}
