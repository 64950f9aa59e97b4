import { dirname, join } from "node:path";
import { Readable, Writable } from "node:stream";
import { createColors } from "picocolors";
import { agreedProject } from "../../src/commands/init/agree.ts";
import { importOption, type TakenOver } from "../../src/commands/init/import-option.ts";
import { loadCompose } from "../../src/compose/load.ts";
import { findDockerfiles } from "../../src/import/dockerfiles.ts";
import { importProject, makeStackName } from "../../src/import/import.ts";
import { type ImportTable, makeTable } from "../../src/import/table/table.ts";
import type { Imported, Importing } from "../../src/import/types.ts";
import { loadKinds } from "../../src/kinds/load.ts";
import type { Kinds } from "../../src/model/kinds.ts";
import type { Project } from "../../src/project/open.ts";
import type { Context, Options } from "../../src/project/types.ts";
import { type Files, inFolder } from "../compose/folder.ts";

/** A compose project as `init --from FILE --yes` takes it over, before anything is written. */
export interface Taken {
  readonly imported: TakenOver;
  readonly project: Project;
  readonly table: ImportTable;
  /** What the command's JSON document has of it. */
  readonly document: object;
}

/**
 * Goes the way of `init --from`.
 *
 * @param file the compose file, in a folder of its own
 * @param options further ones, such as `{ set: ["logging=journald"] }`
 */
export async function takeOver(file: string, options: Options = {}): Promise<Taken> {
  const kinds = await loadKinds();
  const context = contextIn(dirname(file));
  const all = { from: [file], yes: true, ...options };
  const imported = importOption(context, all, kinds);
  const wanted = imported && (await agreedProject(context, all, { kinds, imported }));
  if (imported === undefined || wanted?.document === undefined) {
    throw new Error(`${file} was not taken over`);
  }
  const { project, document } = wanted;
  return { imported, project, document, table: makeTable(imported, project.model) };
}

/** The compose.yml that a project has for its servers. */
export async function renderCompose({ plan }: Project): Promise<string> {
  const file = (await plan()).files.find(({ path }) => path.endsWith("/compose.yml"));
  if (file === undefined) {
    throw new Error("no compose.yml was rendered");
  }
  return file.text;
}

/** What is read off a compose project alone, as the stack `shop`. */
export function importFiles(kinds: Kinds, files: Files, kept: Importing["kept"] = new Map()): Imported {
  const kind = [...kinds.values()].find(({ own }) => own);
  if (kind === undefined) {
    throw new Error("no kind takes services as they are");
  }
  return inFolder(files, (folder) => {
    const project = loadCompose({ folder: join(folder), files: [] });
    return importProject({
      project,
      kind,
      stack: makeStackName("shop"),
      movable: [],
      kept,
      dockerfiles: findDockerfiles(project),
    });
  });
}

function contextIn(root: string): Context {
  const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });
  return {
    io: { stdin: Readable.from([]), stdout: nowhere(), stderr: nowhere(), env: {}, colours: createColors(false) },
    root,
    json: true,
    quiet: false,
    verbose: false,
    signal: new AbortController().signal,
  };
}
