import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildUsageProblem, type Problem } from "../lib/errors.ts";
import type { Fields } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import { nameConflictCopy, stateFolder } from "../lib/state.ts";
import { makePrintable } from "../lib/text/printable.ts";
import { toolVersion } from "../lib/version.ts";
import { isProjectPath, places } from "./state-paths.ts";
import { ProjectTree } from "./tree.ts";
import type { Manifest, ManifestEntry } from "./types.ts";

const formatVersion = 1;
const emptyManifest: Manifest = { tool: toolVersion, files: new Map() };

/** Reads a project's manifest; an empty one if there is none. Throws a Problem if it is broken. */
export function readManifest(tree: ProjectTree): Manifest {
  const found = tree.look(places.manifest);
  if (found.kind === "obstacle") {
    throw buildUsageProblem(found.complaint);
  }
  return found.kind === "nothing" ? emptyManifest : parseManifest(found.file.text);
}

/**
 * Whether a project was completely written from these inputs, so that rendering it again would change nothing. What the user edited or deleted since
 * then stays in any case.
 */
export function isUpToDate(root: string, inputs: string): boolean {
  return readManifest(new ProjectTree(root)).inputs === inputs && !existsSync(join(root, places.unfinished));
}

/** Whether a run that writes the project did not come to its end: the answers may be there, and files may be missing. */
export function isUnfinished(root: string): boolean {
  const isBegun = existsSync(join(root, stateFolder)) && !existsSync(join(root, places.manifest));
  return isBegun || existsSync(join(root, places.unfinished));
}

/** The hash of each file that was written last. */
export function readWrittenHashes(root: string): ReadonlyMap<string, string> {
  const { files } = readManifest(new ProjectTree(root));
  return new Map([...files].flatMap(([path, { sha256 }]) => (sha256 === undefined ? [] : [[path, sha256] as const])));
}

/** The version of the tool that wrote a project last; this one if there is none. */
export function readWriter(root: string): string {
  return readManifest(new ProjectTree(root)).tool;
}

/** The paths of the open conflicts, sorted. */
export function openConflicts(root: string): readonly string[] {
  const tree = new ProjectTree(root);
  return [...readManifest(tree).files]
    .filter(([path, entry]) => entry.offered !== undefined && tree.look(nameConflictCopy(path)).kind !== "nothing")
    .map(([path]) => path);
}

/** The manifest as text: sorted, one line per file, so that version control diffs and merges it well. */
export function formatManifest({ tool, inputs, files }: Manifest): string {
  const lines = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, entry]) => `    ${JSON.stringify(path)}: ${JSON.stringify(writeEntry(entry))}`);
  const head = Object.entries({ version: formatVersion, tool, inputs })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  return `{\n${head.join("")}  "files": {\n${lines.join(",\n")}\n  }\n}\n`;
}

/** Parses a manifest. It is in the user's project, so every value is checked. */
export function parseManifest(text: string): Manifest {
  const fields = parseFields(text);
  if (typeof fields.version === "number" && fields.version > formatVersion) {
    throw buildUsageProblem({
      where: places.manifest,
      what: `it was written by a newer harden-init (${makePrintable(String(fields.tool), 40)}).`,
      fix: "Run that version or a newer one.",
    });
  }
  const { version, tool, inputs, files } = fields;
  const sound = version === formatVersion && typeof tool === "string" && isMap(files);
  if (!sound || (inputs !== undefined && typeof inputs !== "string")) {
    throw broken("a part is missing or has the wrong type.");
  }
  const entries = Object.entries(files).map(([path, entry]) => [path, readEntry(path, entry)] as const);
  return { tool, ...(inputs === undefined ? {} : { inputs }), files: new Map(entries) };
}

function parseFields(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw broken("it is not valid JSON.", cause);
  }
  if (!isMap(value)) {
    throw broken("it is not a JSON object.");
  }
  return value;
}

function readEntry(path: string, value: unknown): ManifestEntry {
  const name = JSON.stringify(makePrintable(path, 80));
  if (!isProjectPath(path)) {
    throw broken(`it names ${name}, which is not a file of this project.`);
  }
  if (!isMap(value)) {
    throw broken(`its entry for ${name} is not an object.`);
  }
  const { policy, mode, sha256, offered } = value;
  const sound = (policy === "managed" || policy === "once") && typeof mode === "string" && /^0[0-7]{3}$/.test(mode);
  if (!sound || !isHashOrAbsent(sha256) || !isHashOrAbsent(offered)) {
    throw broken(`its entry for ${name} is invalid.`);
  }
  return {
    policy,
    mode: Number.parseInt(mode, 8),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(offered === undefined ? {} : { offered }),
  };
}

function writeEntry({ policy, mode, sha256, offered }: ManifestEntry): Fields {
  return { policy, mode: `0${mode.toString(8).padStart(3, "0")}`, sha256, offered };
}

function isHashOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || (typeof value === "string" && /^[0-9a-f]{64}$/.test(value));
}

function broken(what: string, cause?: unknown): Problem {
  const complaint = {
    where: places.manifest,
    what: `the list of written files is broken: ${what}`,
    fix: "Restore it from version control, or delete it: the next run makes a new one from the base copies next to it and keeps your edits.",
  };
  return buildUsageProblem(complaint, { cause });
}
