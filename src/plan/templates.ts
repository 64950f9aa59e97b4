import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { filesBelow } from "../lib/files-below.ts";

/** A file of `templates/`: rendered where its name ends in `.hbs`, copied byte for byte otherwise. */
export interface TemplateFile {
  /** Relative to the folder that was read, without `.hbs`. */
  readonly path: string;
  readonly text: string;
  readonly mode: number;
  readonly rendered: boolean;
  /** Where it stands on the disk, for messages. */
  readonly from: string;
}

const suffix = ".hbs";

/** Every file below a folder, sorted by path; none where there is no such folder. */
export async function readTemplates(folder: string): Promise<readonly TemplateFile[]> {
  return Promise.all(filesBelow(folder).map((path) => readTemplate(folder, path)));
}

async function readTemplate(folder: string, path: string): Promise<TemplateFile> {
  const from = join(folder, path);
  const [text, { mode }] = await Promise.all([readFile(from, "utf8"), stat(from)]);
  const rendered = path.endsWith(suffix);
  return {
    path: rendered ? path.slice(0, -suffix.length) : path,
    text,
    // Only the right to execute means anything: a checkout's other bits follow somebody's umask.
    mode: (mode & 0o100) === 0 ? 0o644 : 0o755,
    rendered,
    from,
  };
}
