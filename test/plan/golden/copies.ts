import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { templatesFolder } from "../../../src/lib/package-folder.ts";
import type { PlannedFile } from "../../../src/plan/types.ts";

const suffix = ".hbs";

/** Tells of a planned file whether it is a template that is copied byte for byte: its text stands in `templates/` already. */
export function copyDetector(): (file: PlannedFile) => boolean {
  const texts = new Set(
    readdirSync(templatesFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith(suffix))
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8")),
  );
  return ({ text }) => texts.has(text);
}

/** One line for each file: the SHA-256 of its text, its mode and its path, sorted by path. */
export function listCopies(files: readonly PlannedFile[]): string {
  const lines = [...files]
    .sort((one, other) => (one.path < other.path ? -1 : 1))
    .map(({ path, text, mode }) => `${sha256(text)}  ${mode.toString(8).padStart(4, "0")}  ${path}\n`);
  return lines.join("");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
