import { findPresent, listWatched } from "../../../learn/present.ts";
import { makeRows, type Row } from "../../../learn/rows.ts";
import { formatRows } from "../../../learn/text.ts";
import { planBegin } from "../../../learn/watch/plan-watch.ts";
import { type ExitCode, exitCodes } from "../../../lib/errors.ts";
import { print, printJson, printLines, tell } from "../../../lib/io.ts";
import { findDay } from "../../../lib/text/moments.ts";
import { describeChange } from "../../../merge/describe.ts";
import type { Change } from "../../../merge/types.ts";
import { confirm } from "../../../project/confirm.ts";
import { isAChange } from "../../../project/decide.ts";
import { keepLesson } from "../../../project/learned/store.ts";
import { openProject, type Project, readProject } from "../../../project/open.ts";
import type { Context } from "../../../project/types.ts";
import { withProjectLock } from "../../../write/lock.ts";
import { editAnswers } from "../edit-answers.ts";
import type { LearnOptions } from "../spec.ts";
import { canBeAsked, writeAnswers } from "../write-answers.ts";
import { chooseListed, type Listed } from "./choose.ts";

/** Lets what is not in the services' lists through and has it logged, for so many hours: harden.yml and the project are written. No host is asked. */
export function beginWatch(context: Context, options: LearnOptions, hours: number): Promise<ExitCode> {
  return withProjectLock(context.root, async () => {
    const project = await openProject(context.root);
    const listed = await chooseListed(project, options.services);
    const until = findDay(hours);
    const plans = listed.map(({ service, keys, kept }) => planBegin(service, keys, kept, until));
    const text = editAnswers(project.text, plans);
    const after = await readProject(project.root, text);
    const shown = plans.map(({ service, proposals }) => ({
      service,
      rows: makeRows(proposals, findPresent(project.model, service), findPresent(after.model, service)),
    }));
    if (!context.json) {
      printLines(context.io, shown.flatMap(formatShown));
    }
    const question = `Only watch what ${listed.map(({ service }) => service).join(", ")} may do, until ${until}?`;
    const isAgreed = options.yes || (canBeAsked(context) && (await confirm(context, options, question, true)));
    const changes = isAgreed ? await write(project, listed, text) : [];
    say(context, { shown, until, isAgreed, changes });
    return isAgreed || canBeAsked(context) ? judge(changes) : exitCodes.notAsWanted;
  });
}

interface Shown {
  readonly service: string;
  readonly rows: readonly Row[];
}

function formatShown({ service, rows }: Shown): readonly string[] {
  return ["", service, ...formatRows(rows.map((row) => ({ ...row, evidence: [] })))];
}

/** A watch that is only prolonged began when it began. */
async function write(project: Project, listed: readonly Listed[], text: string): Promise<readonly Change[]> {
  const now = new Date().toISOString();
  for (const { service, kept } of listed) {
    const isGoingOn = listWatched(findPresent(project.model, service)).length > 0;
    await keepLesson(project.root, { ...kept, watched: isGoingOn ? (kept.watched ?? now) : now });
  }
  return writeAnswers(project, text);
}

interface Outcome {
  readonly shown: readonly Shown[];
  readonly until: string;
  readonly isAgreed: boolean;
  readonly changes: readonly Change[];
}

function say({ io, json, quiet }: Context, { shown, until, isAgreed, changes }: Outcome): void {
  const altered = changes.filter(isAChange);
  if (json) {
    const services = shown.map(({ service, rows }) => ({ service, until, changes: rows, written: isAgreed }));
    printJson(io, { services, changes: altered.map(({ type, path }) => ({ type, path })) }, 2);
    return;
  }
  if (!isAgreed) {
    tell(io, "harden.yml was not changed. --yes writes it without asking.");
    return;
  }
  printLines(io, ["", ...altered.map(describeChange)]);
  if (!quiet) {
    tell(io, `From the next deploy until ${until}, what their lists do not have is let through and logged.`);
    print(io, "Next: harden-init deploy. Afterwards: harden-init learn --watch off");
  }
}

function judge(changes: readonly Change[]): ExitCode {
  return changes.some(({ type }) => type === "conflict") ? exitCodes.notAsWanted : exitCodes.done;
}
