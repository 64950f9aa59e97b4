import { answersFile } from "../../answers/file.ts";
import { summariseAnswers } from "../../answers/summary.ts";
import { describeTable } from "../../import/table/json.ts";
import { formatOverview } from "../../import/table/overview.ts";
import { makeTable } from "../../import/table/table.ts";
import { formatDockerfiles, formatTable } from "../../import/table/text.ts";
import { computeInterruptibly } from "../../lib/interruptible.ts";
import { printLines } from "../../lib/io.ts";
import { decideProject, isAChange } from "../../project/decide.ts";
import type { Project } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import type { NewFile } from "../../wizard/types.ts";
import { countControls } from "./control-lines.ts";
import type { ImportedAgain } from "./import/import-again.ts";
import type { Known, TakenOver } from "./import/import-option.ts";
import type { InitOptions } from "./spec.ts";

/** A project that is not written yet, with what the user wants made beside it. */
export interface Shown {
  readonly project: Project;
  readonly files: readonly NewFile[];
}

/** Prints what the answers come to. Returns the question that is left. */
export async function showAnswers(
  context: Context,
  options: InitOptions,
  { project, files }: Shown,
  { kinds, imported }: Known,
): Promise<string> {
  const { changes } = await decideProject(project);
  if (!context.json && !(context.quiet && options.yes)) {
    const { columns } = context.io.stdout;
    const summary = [...summariseAnswers(project.answers, kinds), countControls(project.model)];
    const taken = imported && (await formatImport(imported, project, { columns, details: context.verbose }));
    printLines(context.io, ["", ...summary, ...(taken ?? []), ...passphraseLines(context, options), ""]);
  }
  const made = files.map(({ path }) => `, with ${path}`).join("");
  return `Write ${answersFile} and ${changes.filter(isAChange).length} files to ${context.root}${made}?`;
}

/** What an import comes to: a line for each service, or everything. */
async function formatImport(
  imported: TakenOver,
  { model }: Project,
  { columns, details }: { readonly columns: number | undefined; readonly details: boolean },
): Promise<readonly string[]> {
  const table = await computeInterruptibly(() => makeTable(imported, model));
  return details
    ? [...formatTable(table, columns), ...formatDockerfiles(imported.dockerfiles, columns)]
    : formatOverview(table, imported.dockerfiles, columns);
}

/** A line for each service that a repeated import adds. */
export function formatAdded(
  { io }: Context,
  { imported, added }: Pick<ImportedAgain, "imported" | "added">,
  { model }: Project,
): readonly string[] {
  const services = imported.services.filter(({ name }) => added.includes(name));
  const news = {
    ...imported,
    services,
    project: model.name,
    notices: [],
    plainFiles: [],
    movedSecrets: [],
    unsetSecrets: [],
    proxies: [],
  };
  return services.length === 0 ? [] : formatOverview(makeTable(news, model), [], io.stdout.columns);
}

/** Agreeing to the summary agrees to the place where the passphrase is kept. Without a keychain that is a question of its own, which `--yes` answers. */
function passphraseLines({ vaultPasswordFile, io }: Context, { yes }: InitOptions): readonly string[] {
  const otherwise = yes ? "it is kept in a file that only you can read" : "you are asked";
  return vaultPasswordFile !== undefined || io.env.ANSIBLE_VAULT_PASSWORD_FILE
    ? []
    : [`  The vault's passphrase is made and kept in your keychain. Where there is none, ${otherwise}.`];
}

/** What an import comes to, for the JSON document. */
export async function describeImport(
  { json }: Context,
  { model }: Project,
  { imported }: Known,
): Promise<{ readonly document?: object }> {
  if (!json || imported === undefined) {
    return {};
  }
  const table = await computeInterruptibly(() => describeTable(makeTable(imported, model), imported.dockerfiles));
  return { document: { import: table } };
}
