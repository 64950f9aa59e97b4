import { readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import type Handlebars from "handlebars";
import { filesBelow } from "../lib/files-below.ts";
import { templatesFolder } from "../lib/package-folder.ts";

/** Gives the text for what it may name and what it may call. */
export type Template = (
  context: object,
  options: { readonly helpers: Readonly<Record<string, Handlebars.HelperDelegate>> },
) => string;

/** A file of `templates/`. */
export interface TemplateFile {
  /** Relative to the folder that was read, without `.hbs`. */
  readonly path: string;
  readonly mode: number;
  /** A template where the file's name ends in `.hbs`; else the text, which is copied byte for byte. */
  readonly content: string | Template;
  /** Where it stands on the disk, for messages. */
  readonly from: string;
}

const suffix = ".hbs";

/** Every file below a folder, sorted by its path there; none where there is no such folder. */
export async function readTemplates(folder: string): Promise<readonly TemplateFile[]> {
  const { packedTemplates } = await import("./packed.ts");
  const packed = packedTemplates.get(relative(templatesFolder, folder));
  if (packed !== undefined) {
    return packed.map((file) => ({ ...file, from: join(folder, nameOf(file)) }));
  }
  return Promise.all(filesBelow(folder).map((path) => readTemplate(folder, path)));
}

async function readTemplate(folder: string, path: string): Promise<TemplateFile> {
  const from = join(folder, path);
  const [text, { mode }] = await Promise.all([readFile(from, "utf8"), stat(from)]);
  // Only the right to execute means anything: a checkout's other bits follow somebody's umask.
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
