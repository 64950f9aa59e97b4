import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { ChangedAnswer } from "../../../answers/diff.ts";
import { answersFile } from "../../../answers/file.ts";
import { readAnswerFlags } from "../../../answers/flags/flags.ts";
import { parseAnswers } from "../../../answers/parse.ts";
import { acceptAnswers } from "../../../answers/read.ts";
import { formatImport, keepSecretNames, readGiven, readImport } from "../../../import/repeat.ts";
import { buildUsageProblem, exitCodes, Problem } from "../../../lib/errors.ts";
import { getMap } from "../../../lib/fields.ts";
import { computeInterruptibly } from "../../../lib/interruptible.ts";
import { canAsk } from "../../../lib/io.ts";
import { formatPath, getIn, isMap, overlay, setIn, withoutIn } from "../../../lib/paths.ts";
import { mergeAnswers } from "../../../merge/answers/merge.ts";
import type { AnswerConflict } from "../../../merge/answers/types.ts";
import { acceptOpenPoints, acceptUnpinned } from "../../../model/build/accept-open-points.ts";
import type { WrittenAnswers } from "../../../model/schema/answers.ts";
import { describeMachine } from "../../../project/machine.ts";
import type { Project } from "../../../project/open.ts";
import type { Context } from "../../../project/types.ts";
import { choosePrompter } from "../../../prompts/prompter.ts";
import { askAboutConflict, formatSides, sides } from "../../../wizard/questions/import/conflict.ts";
import { places } from "../../../write/state-paths.ts";
import { ProjectTree } from "../../../write/tree.ts";
import type { InitOptions } from "../spec.ts";
import { agreeToTakeOutside } from "./agree-outside.ts";
import { readImportOption, type TakenOver } from "./import-option.ts";
import { moveProxies } from "./move-proxies.ts";

/** A compose file that was imported again. */
export interface ImportedAgain {
  readonly imported: TakenOver;
  /** The user's answers with what changed in the compose file. */
  readonly answers: unknown;
  /** The services that are new. */
  readonly added: readonly string[];
}

/** Remembers what an import came to, for the next one. */
export async function rememberImport(root: string, imported: TakenOver, name: string): Promise<void> {
  await writeFileAtomic(join(root, places.imported), formatImport(imported, name), { mode: 0o644 });
}

/**
 * Imports the compose file of `--from` into a project that was imported before: what only the compose file changed is taken over, what only the user
 * changed is kept, and what both changed is asked.
 *
 * @returns undefined if the user does not want what lies outside of the compose file's folder
 * @throws Problem (exit 2) where the project was not imported, (exit 3) with what both changed if there is no terminal to ask on
 */
export async function importAgain(
  context: Context,
  options: InitOptions,
  before: Project,
): Promise<ImportedAgain | undefined> {
  const { root } = context;
  const remembered = new ProjectTree(root).read(places.imported)?.text;
  requireImported(before, remembered);
  const base = remembered === undefined ? {} : readImport(remembered, places.imported);
  const imported = await readImportOption(context, options, before.kinds, readGiven(base));
  if (imported === undefined) {
    throw new Error("no compose file was named");
  }
  if (!(await agreeToTakeOutside(context, options, imported))) {
    return undefined;
  }
  const name = typeof base.name === "string" ? base.name : before.answers.name;
  const theirs = keepSecretNames(base, readImport(formatImport(imported, name), "--from"));
  const { value: ours } = parseAnswers(before.text, answersFile);
  const flags = readAnswerFlags(options).value;
  const merged = sections.map((key) =>
    mergeAnswers({ base: getIn(base, [key]), ours: getIn(ours, [key]), theirs: getIn(theirs, [key]) }, [key]),
  );
  const open = merged.flatMap(({ conflicts }) => conflicts).filter(({ path }) => getIn(flags, path) === undefined);
  const changes = [...merged.flatMap((part) => part.changes), ...(await decideConflicts(context, options, open))];
  const taken = overlay(changes.reduce(withChange, ours), keptDangers(imported));
  const moved = options.moveProxy ? moveProxies(taken, imported) : taken;
  const answers = await computeInterruptibly(() => acceptNewPoints(before, ours, overlay(moved, flags), imported));
  const had = Object.keys(before.answers.services);
  return { imported, answers, added: imported.services.map((each) => each.name).filter((each) => !had.includes(each)) };
}

/** What an import has to say: the rest of the answers is the user's. */
const sections = ["services", "compose"] as const;

function requireImported({ root, answers, kinds }: Project, remembered: string | undefined): void {
  const hasAdopted = Object.values(answers.services).some(({ kind }) => kinds.get(kind)?.own);
  if (remembered === undefined && !hasAdopted) {
    throw buildUsageProblem({
      where: join(root, answersFile),
      what: "the project here was not imported from a compose file",
      fix: "Import it into another folder: harden-init init DIR --from FILE",
    });
  }
}

async function decideConflicts(
  { io, signal }: Context,
  { yes, prefer }: InitOptions,
  conflicts: readonly AnswerConflict[],
): Promise<readonly ChangedAnswer[]> {
  if (prefer !== undefined) {
    return prefer === "mine" ? [] : conflicts.map(({ path, theirs }) => ({ path, value: theirs }));
  }
  if (conflicts.length > 0 && (yes || !canAsk(io))) {
    throw new Problem(exitCodes.notAsWanted, conflicts.map(describeConflict));
  }
  const prompter = choosePrompter(io, signal);
  const changes: ChangedAnswer[] = [];
  for (const conflict of conflicts) {
    if ((await prompter.ask(askAboutConflict(conflict), () => undefined)) === sides.theirs) {
      changes.push({ path: conflict.path, value: conflict.theirs });
    }
  }
  return changes;
}

function describeConflict(conflict: AnswerConflict) {
  const { path } = conflict;
  const { base, ours, theirs } = formatSides(conflict);
  return {
    where: `${answersFile} ${formatPath(path)}`,
    what: `it is ${ours} here and ${theirs} in the compose file now; at the last import it was ${base}. Nothing was written`,
    fix: `${path.every(isWord) ? `--set ${formatPath(path)}=VALUE decides it, ` : ""}--prefer mine or --prefer compose all such points. On a terminal, without --yes, each is a question.`,
  };
}

/** Of a path that `--set` can name. */
function isWord(key: string | number): boolean {
  return /^[\w-]+$/.test(String(key));
}

function withChange(answers: unknown, { path, value }: ChangedAnswer): unknown {
  return value === undefined ? withoutIn(answers, path) : setIn(answers, path, value);
}

/** What `--keep` says of services that are there. */
function keptDangers({ answers }: TakenOver): unknown {
  const kept = Object.entries(answers.services).filter(([, { accept }]) => accept !== undefined);
  return { services: Object.fromEntries(kept.map(([name, { accept }]) => [name, { accept }])) };
}

/** Points that the import opens are accepted, as in the first one; those that were open before are the user's. */
function acceptNewPoints(before: Project, ours: unknown, merged: unknown, { until, where }: TakenOver): unknown {
  const machine = describeMachine(before.root);
  const accepted = (value: unknown) => {
    const written = acceptUnpinned(value as WrittenAnswers, until);
    const answers = acceptAnswers(written, before.kinds, where);
    return acceptOpenPoints({ written, answers }, before.kinds, until, machine).written.services;
  };
  const [were, are] = [accepted(ours), accepted(merged)];
  return Object.entries(are).reduce((all, [name, { accept }]) => {
    const known = were[name]?.accept ?? {};
    const news = Object.entries(accept ?? {}).filter(([control]) => !Object.hasOwn(known, control));
    const own = getMap(getMap(getMap(isMap(all) ? all : {}, "services"), name), "accept");
    return news.length === 0 ? all : setIn(all, ["services", name, "accept"], { ...Object.fromEntries(news), ...own });
  }, merged);
}
