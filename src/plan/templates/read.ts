import { readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { listFilesBelow } from "../../lib/files/files-below.ts";
import { templatesFolder } from "../../lib/package-folder.ts";
import type { TemplateFile } from "./types.ts";

const suffix = ".hbs";

/** Every file below a folder, sorted by path; none if the folder does not exist. */
export async function readTemplates(folder: string): Promise<readonly TemplateFile[]> {
  const { packedTemplates } = await import("./packed.ts");
  const packed = packedTemplates.get(relative(templatesFolder, folder));
  if (packed !== undefined) {
    return packed.map((file) => ({ ...file, from: join(folder, nameOf(file)) }));
  }
  return Promise.all(listFilesBelow(folder).map((path) => readTemplate(folder, path)));
}

async function readTemplate(folder: string, path: string): Promise<TemplateFile> {
  const from = join(folder, path);
  const [text, { mode }] = await Promise.all([readFile(from, "utf8"), stat(from)]);
  // Only the executable bit counts: a checkout's other bits depend on the umask.
  const file = { mode: (mode & 0o100) === 0 ? 0o644 : 0o755, from };
  if (!path.endsWith(suffix)) {
    return { path, ...file, content: text };
  }
  const { compileTemplate } = await import("./compile.ts");
  return { path: path.slice(0, -suffix.length), ...file, content: compileTemplate(text) };
}

function nameOf({ path, content }: Omit<TemplateFile, "from">): string {
  return typeof content === "string" ? path : `${path}${suffix}`;
}
