import type { HostAnswer } from "../../ansible/adhoc.ts";
import type { Lesson } from "../../learn/facts.ts";
import { findKept } from "../../learn/kept.ts";
import { findPresent } from "../../learn/present.ts";
import { type ExitCode, exitCodes, Problem } from "../../lib/errors.ts";
import { tell } from "../../lib/io.ts";
import type { createQueue } from "../../lib/side-by-side.ts";
import { askListening } from "../../model/adopt/health.ts";
import { printProfileForHost } from "../../plan/apparmor/for-host.ts";
import { describeCalls } from "../../plan/seccomp/learned.ts";
import { loadSeccompGroups } from "../../plan/templates/load.ts";
import { keepLesson, readKept } from "../../project/learned/store.ts";
import type { Project } from "../../project/open.ts";
import { type Ask, judgeAnswers } from "../../project/run/ask-hosts.ts";
import type { Context } from "../../project/types.ts";
import { withProjectLock } from "../../write/lock.ts";
import { followLearning } from "./follow.ts";
import { judgeLesson } from "./judge-lesson.ts";
import { readExercises } from "./read-exercises.ts";

export interface Work {
  readonly project: Project;
  readonly services: readonly string[];
  readonly host: string;
  /** Where the stack lies, if it was not deployed. */
  readonly place?: string;
}

/** Why nothing was learned, and what was tried, where the host came so far. */
export interface Untaught {
  readonly why: string;
  readonly experiments?: Lesson["experiments"];
}

export type One = ({ readonly lesson: Lesson } | Untaught) & { readonly code: ExitCode };

export interface KeptWork extends Work {
  /** The project takes one lesson at a time. */
  readonly keepInOrder: ReturnType<typeof createQueue>;
  readonly tellFailed: (answers: readonly HostAnswer[]) => void;
}

/** Seconds that the host may take for a service that lives quickly, and milliseconds after which a slow one is not waited for any more. */
const [seconds, timeout] = [600, 4_500_000];

/** Has a host learn one service, and keeps what it says. */
export async function learnService(context: Context, work: KeptWork, service: string, ask: Ask): Promise<One> {
  const { project, host, place, keepInOrder, tellFailed } = work;
  const { answers, model } = project;
  const exercises = await readExercises(context.root, service, answers.services[service]?.learn ?? []);
  const groups = await loadSeccompGroups();
  const before = findKept(readKept(context.root), service, answers.services[service]?.image)?.result.starts;
  const learning = ask({
    module: "harden.stack.learn_service",
    args: {
      project: model.name,
      ...(place !== undefined && { place }),
      service,
      exercises,
      seconds,
      check: askListening("PORT"),
      calls: describeCalls(groups),
      profile: await printProfileForHost(model, service),
      known: !findPresent(model, service).isOwn,
    },
    timeout,
  });
  const followed = { stack: model.name, service, before };
  const say = (line: string) => tell(context.io, line);
  const said = await (isTold(context) ? followLearning(ask, followed, learning, say) : learning);
  requireGoingOn(context);
  const code = judgeAnswers(said);
  const [answer] = said;
  if (answer === undefined || code !== exitCodes.done) {
    tellFailed(said);
    return { why: answer?.message ?? "the host gave no answer", code };
  }
  const judged = judgeLesson(answer.stdout, project, service, groups);
  if ("lesson" in judged) {
    const { lesson } = judged;
    await keepInOrder(() => keep(context, { project, host }, lesson));
  }
  return { ...judged, code };
}

async function keep(
  context: Context,
  { project, host }: Pick<Work, "project" | "host">,
  result: Lesson,
): Promise<void> {
  const reference = project.answers.services[result.service]?.image;
  const kept = { ...(reference !== undefined && { reference }), host, at: new Date().toISOString(), result };
  await withProjectLock(context.root, () => keepLesson(context.root, kept));
}

/** What was learned so far is kept. */
export function requireGoingOn({ signal }: Context): void {
  if (signal.aborted) {
    throw new Problem(exitCodes.interrupted, { what: "interrupted" });
  }
}

/** Whether a person waits. */
export function isTold({ json, quiet }: Context): boolean {
  return !json && !quiet;
}
