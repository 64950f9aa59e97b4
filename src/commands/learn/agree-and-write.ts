import type { Lesson } from "../../learn/facts.ts";
import { planLessons } from "../../learn/plan-lessons.ts";
import { findPresent } from "../../learn/present.ts";
import { isHeldBack, listRemarks } from "../../learn/remarks.ts";
import { makeRows } from "../../learn/rows.ts";
import { formatTaught, type Taught } from "../../learn/text.ts";
import { printLines } from "../../lib/io.ts";
import type { Change } from "../../merge/types.ts";
import { confirm } from "../../project/confirm.ts";
import { describeMachine } from "../../project/machine.ts";
import { openProject, type Project, readProject } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { editAnswers } from "./edit-answers.ts";
import type { LearnOptions } from "./spec.ts";
import { canBeAsked, writeAnswers } from "./write-answers.ts";

/** What became of lessons. */
export interface Written {
  readonly taught: readonly Taught[];
  /** The services whose answers were written. */
  readonly services: readonly string[];
  /** Those that wait for a yes which nobody could give. */
  readonly waiting: readonly string[];
  /** Those of which something waits for a volume. */
  readonly held: readonly string[];
  /** What changed in the project. */
  readonly changes: readonly Change[];
}

/**
 * Shows what lessons lead to, asks, and writes harden.yml and the project. A lesson in part is asked for by itself, and `--yes` does not write it. Call it
 * under the project's lock.
 */
export async function agreeAndWrite(
  context: Context,
  options: LearnOptions,
  lessons: readonly Lesson[],
): Promise<Written> {
  // Meanwhile the user may have edited it.
  const project = await openProject(context.root);
  const taught = await teach(project, lessons);
  if (!context.json) {
    printLines(context.io, taught.flatMap(formatTaught));
  }
  const news = taught.filter(({ rows, ended }) => rows.length + ended.length > 0).map(({ lesson }) => lesson);
  const agreed = await agree(context, options, news);
  const left = news.filter((lesson) => !agreed.includes(lesson));
  return {
    taught,
    services: agreed.map(({ service }) => service),
    waiting: canBeAsked(context) && !options.yes ? [] : left.map(({ service }) => service),
    held: taught
      .filter(({ lesson }) => isHeldBack(lesson, findPresent(project.model, lesson.service)))
      .map(({ lesson }) => lesson.service),
    changes: agreed.length === 0 ? [] : await writeAnswers(project, editAnswers(project.text, plan(project, agreed))),
  };
}

async function teach(project: Project, lessons: readonly Lesson[]): Promise<readonly Taught[]> {
  const plans = plan(project, lessons);
  const after = await readProject(project.root, editAnswers(project.text, plans));
  return lessons.map((lesson, at) => {
    const was = findPresent(project.model, lesson.service);
    const is = findPresent(after.model, lesson.service);
    return {
      lesson,
      rows: makeRows(plans[at]?.proposals ?? [], was, is),
      ended: plans[at]?.ended ?? [],
      remarks: listRemarks(lesson, was),
    };
  });
}

function plan({ root, answers, model, kinds }: Project, lessons: readonly Lesson[]) {
  return planLessons(lessons, { answers, model, kinds, machine: describeMachine(root) });
}

async function agree(context: Context, options: LearnOptions, news: readonly Lesson[]): Promise<readonly Lesson[]> {
  const [whole, partial] = [news.filter(({ state }) => state === "learned"), news.filter(isPartial)];
  const agreed: Lesson[] = [];
  if (whole.length > 0 && (options.yes || canBeAsked(context))) {
    const names = whole.map(({ service }) => service).join(", ");
    agreed.push(
      ...((await confirm(context, options, `Write these answers for ${names} into harden.yml?`, true)) ? whole : []),
    );
  }
  for (const lesson of canBeAsked(context) && !options.yes ? partial : []) {
    const question = `${lesson.service} was learned in part only. Write these answers all the same?`;
    agreed.push(...((await confirm(context, options, question)) ? [lesson] : []));
  }
  return agreed;
}

function isPartial({ state }: Lesson): boolean {
  return state === "partial";
}
