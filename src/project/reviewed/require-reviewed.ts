import { exitCodes, Problem } from "../../lib/errors.ts";
import { canAsk, type Io, tell } from "../../lib/io.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { type Consent, confirm } from "../confirm.ts";
import type { Project } from "../open.ts";
import type { Context } from "../types.ts";
import { type Remembered, readRemembered, remember } from "./agreed.ts";
import { hashLoadedFiles, type Reads } from "./loaded-files.ts";
import { findUnreviewed, listUnreviewedOutside, markOf, type Unreviewed } from "./unreviewed.ts";

/** Of an error: a project of another version differs in every file, and a part of them shows that. */
const mostTold = 20;

/**
 * Checks, before anything is opened or run, that Ansible will read what harden-init generated from the answers, or what the user agreed to: everything
 * else is named and asked about. What was agreed to is not asked again until it changes.
 *
 * @param consent given in advance by `--yes`
 * @throws Problem (exit 3) if the user refuses, or there is no terminal to ask on
 */
export async function requireReviewed(
  context: Context,
  project: Project,
  reads: Reads,
  consent: Consent,
): Promise<void> {
  const { io } = context;
  const { root } = project;
  const there = hashLoadedFiles(root, reads);
  const [known, mark] = [await readRemembered(io, root), markOf(project, there)];
  if (known.reviewed[reads] === mark) {
    return;
  }
  const found = await findUnreviewed(project, reads, there);
  const open = found.filter(({ path, state }) => known.agreed.get(path) !== state);
  if (open.length > 0) {
    await ask(context, open, consent);
  }
  const agreed = new Map([...known.agreed, ...open.map(({ path, state }) => [path, state] as const)]);
  await keep(io, root, { agreed, reviewed: { ...known.reviewed, [reads]: mark } }, { tells: open.length > 0 });
}

/** Names what is open, and has the user agree to it. */
async function ask(context: Context, open: readonly Unreviewed[], consent: Consent): Promise<void> {
  const { io } = context;
  if (!consent.yes && !canAsk(io)) {
    throw refusal(open, howToAgree);
  }
  tell(io, "Ansible would read what harden-init did not write, or wrote otherwise:");
  for (const { path, how } of open) {
    tell(io, `  ${how}  ${makePrintable(path, 200)}`);
  }
  if (!(await confirm(context, consent, "Go on with them? They are asked about again only if they change."))) {
    throw refusal(open, "Nothing was run. `harden-init status` shows what was edited.");
  }
}

/** Remembers that the user agreed to the folders outside of the project that its answers name. */
export async function agreeToOutside({ io }: Context, project: Project): Promise<void> {
  const outside = listUnreviewedOutside(project);
  if (outside.length > 0) {
    const known = await readRemembered(io, project.root);
    const agreed = new Map([...known.agreed, ...outside.map(({ path, state }) => [path, state] as const)]);
    await keep(io, project.root, { ...known, agreed }, { tells: true });
  }
}

const howToAgree =
  "Compare a file with its copy below .harden/base, or by version control. If it is meant: `harden-init deploy` on a terminal asks and remembers the answer; `--yes` gives it in advance.";

const whatWasDone: Readonly<Record<Unreviewed["how"], string>> = {
  edited: "differs from what harden-init generated",
  added: "was added to what harden-init generated",
  deleted: "is not there",
  "not a file": "is a link, or no file",
  outside: "lies outside of the project's folder",
};

function refusal(open: readonly Unreviewed[], fix: string): Problem {
  const told = open.slice(0, mostTold).map(({ path, how }) => ({
    where: makePrintable(path, 200),
    what: `Ansible reads this path, and it ${whatWasDone[how]}`,
  }));
  const more = open.length - told.length;
  const last = more === 0 ? told.splice(-1) : [{ what: `the same holds for ${more} more paths` }];
  return new Problem(exitCodes.notAsWanted, [...told, ...last.map((complaint) => ({ ...complaint, fix }))]);
}

/** @param options `tells`: whether an answer of the user is lost where it cannot be kept */
async function keep(io: Io, root: string, known: Remembered, options: { readonly tells: boolean }): Promise<void> {
  const failure = await remember(io, root, known);
  if (failure !== undefined && options.tells) {
    tell(io, `This answer could not be kept (${failure}): the next run asks again.`);
  }
}
