import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable, Writable } from "node:stream";
import { createColors } from "picocolors";
import { agreeOnProject } from "../../src/commands/init/agree.ts";
import { readImportOption, type TakenOver } from "../../src/commands/init/import/import-option.ts";
import type { InitOptions } from "../../src/commands/init/spec.ts";
import { type ImportTable, makeTable } from "../../src/import/table/table.ts";
import { loadKinds } from "../../src/kinds/load.ts";
import { fillSecretText } from "../../src/model/adopt/secrets/secret-text.ts";
import { nameVaultVariable } from "../../src/model/secret-names.ts";
import type { AdoptedSecret } from "../../src/model/types/adopted-service.ts";
import type { Project } from "../../src/project/open.ts";
import type { Context } from "../../src/project/types.ts";
import type { Files } from "../compose/folder.ts";

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
 * @param env the variables of who runs it
 * @param root the project's folder; default: the compose file's
 */
export async function takeOver(
  file: string,
  options: Partial<InitOptions> = {},
  env: Context["io"]["env"] = {},
  root: string = dirname(file),
): Promise<Taken> {
  const kinds = await ours;
  const context = contextIn(root, env);
  const all: InitOptions = { ...unsaid, from: [file], yes: true, ...options };
  const imported = await readImportOption(context, all, kinds);
  const wanted = imported && (await agreeOnProject(context, all, { kinds, imported }));
  if (imported === undefined || wanted?.document === undefined) {
    throw new Error(`${file} was not taken over`);
  }
  const { project, document } = wanted;
  return { imported, project, document, table: makeTable(imported, project.model) };
}

/** The same of a project with these files, as the stack `shop`; they are gone afterwards. */
export async function takeOverFiles(files: Files, options: Partial<InitOptions> = {}): Promise<Taken> {
  const folder = mkdtempSync(join(tmpdir(), "harden-take-"));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return await takeOver(join(folder, "compose.yml"), { name: "shop", ...options });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The compose.yml that a project has for its servers. */
export async function renderCompose({ plan, answers }: Project): Promise<string> {
  const file = (await plan()).files.find(({ path }) => path.endsWith(`/opt/harden/${answers.name}/compose.yml`));
  if (file === undefined) {
    throw new Error("no compose.yml was rendered");
  }
  return file.text;
}

/** What a service gets in a variable: the secret of the vault, in its text. */
export function textFor({ secrets }: Taken["imported"], adopted: AdoptedSecret): string {
  const { secret, vaultVariable: variable = nameVaultVariable(secret), text = "{secret}" } = adopted;
  return fillSecretText(text, secrets.get(variable)?.reveal() ?? "");
}

/** Read once: no test here changes them. */
const ours = loadKinds();

/** What the options are where nobody gives them. */
const unsaid = {
  prefer: undefined,
  ...{ preset: undefined, answers: undefined, name: undefined, profile: undefined, apparmor: undefined },
  ...{ logging: undefined, forward: undefined, trust: undefined, keep: [], host: [], service: [], set: [] },
  ...{ details: false, moveProxy: false, editDockerfiles: false, fresh: false },
};

function contextIn(root: string, env: Context["io"]["env"]): Context {
  const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });
  return {
    io: { stdin: Readable.from([]), stdout: nowhere(), stderr: nowhere(), env, colours: createColors(false) },
    root,
    json: true,
    quiet: false,
    verbose: false,
    signal: new AbortController().signal,
  };
}
