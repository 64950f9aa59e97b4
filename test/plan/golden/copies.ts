import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { templatesFolder } from "../../../src/lib/package-folder.ts";
import type { PlannedFile } from "../../../src/plan/types.ts";
import { renderFile } from "../../support/rendered.ts";

const suffix = ".hbs";

/** Tells of a planned file whether its text stands elsewhere already: as a template that is copied byte for byte, or in the case study. */
export async function copyDetector(): Promise<(file: PlannedFile) => boolean> {
  const copied = readdirSync(templatesFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(suffix))
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"));
  const { plan } = await renderFile("harden.yml");
  const texts = new Set([...copied, ...plan.files.map(({ text }) => text)]);
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
