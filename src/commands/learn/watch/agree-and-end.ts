import type { Judged, Seen } from "../../../learn/watch/judge.ts";
import { planEnd, withMissed } from "../../../learn/watch/plan-watch.ts";
import { findDay } from "../../../lib/text/moments.ts";
import type { Change } from "../../../merge/types.ts";
import { confirm } from "../../../project/confirm.ts";
import { keepLesson } from "../../../project/learned/store.ts";
import { openProject } from "../../../project/open.ts";
import type { Context } from "../../../project/types.ts";
import { editAnswers } from "../edit-answers.ts";
import type { LearnOptions } from "../spec.ts";
import { canBeAsked, writeAnswers } from "../write-answers.ts";
import { chooseWatched } from "./choose.ts";

/** What became of a watch. */
export interface Ended {
  /** Whether it is over. */
  readonly isWritten: boolean;
  /** Whether a yes is missing that nobody could give. */
  readonly isWaiting: boolean;
  readonly changes: readonly Change[];
}

/** Asks, adds what was logged to the lists, and writes harden.yml and the project. Call it under the project's lock. */
export async function agreeAndEnd(context: Context, options: LearnOptions, { services }: Judged): Promise<Ended> {
  const isAskable = canBeAsked(context);
  const isAgreed = options.yes || (isAskable && (await confirm(context, options, askFor(services), true)));
  if (!isAgreed) {
    return { isWritten: false, isWaiting: !isAskable, changes: [] };
  }
  // Meanwhile the user may have edited it.
  const project = await openProject(context.root);
  const names = services.map(({ service }) => service);
  const seenOf = new Map(services.map((seen) => [seen.service, seen]));
  const ended = (await chooseWatched(project, names)).map(({ service, keys, kept }) => ({
    service,
    keys,
    kept: withMissed(kept, seenOf.get(service)?.missed ?? [], findDay()),
  }));
  // The project is rendered from what is kept.
  for (const { kept } of ended) {
    await keepLesson(project.root, kept);
  }
  const text = editAnswers(
    project.text,
    ended.map(({ service, keys, kept }) => planEnd(service, keys, kept)),
  );
  return { isWritten: true, isWaiting: false, changes: await writeAnswers(project, text) };
}

function askFor(services: readonly Seen[]): string {
  const names = services.map(({ service }) => service).join(", ");
  const count = services.reduce((sum, { missed }) => sum + missed.length, 0);
  const adding = count === 0 ? "" : `Add ${count === 1 ? "this one" : `these ${count}`}, and e`;
  return `${adding || "E"}nforce the lists of ${names}?`;
}
