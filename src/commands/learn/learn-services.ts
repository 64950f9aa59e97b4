import type { HostAnswer } from "../../ansible/adhoc.ts";
import type { Lesson } from "../../learn/facts.ts";
import { findPresent } from "../../learn/present.ts";
import { type ExitCode, exitCodes, Problem } from "../../lib/errors.ts";
import { tell } from "../../lib/io.ts";
import { createQueue, doSideBySide } from "../../lib/side-by-side.ts";
import { askListening } from "../../model/adopt/health.ts";
import { printProfileForHost } from "../../plan/apparmor/for-host.ts";
import { describeCalls } from "../../plan/seccomp/learned.ts";
import { loadSeccompGroups } from "../../plan/templates/load.ts";
import { keepLesson } from "../../project/learned/store.ts";
import type { Project } from "../../project/open.ts";
import { type Ask, judgeAnswers, tellFailures, withHosts } from "../../project/run/ask-hosts.ts";
import type { Context } from "../../project/types.ts";
import { withProjectLock } from "../../write/lock.ts";
import { getPlace } from "./here/this-machine.ts";
import { withStackHere } from "./here/with-stack-here.ts";
import { judgeLesson } from "./judge-lesson.ts";
import { readExercises } from "./read-exercises.ts";
import type { LearnOptions } from "./spec.ts";

/** What came of it. */
export interface Results {
  readonly lessons: readonly Lesson[];
  /** The services of which nothing was learned. */
  readonly failed: readonly Failed[];
  /** What the host's failures come to. */
  readonly code: ExitCode;
}

export interface Failed {
  readonly service: string;
  readonly why: string;
  /** What was tried, where the host came so far. */
  readonly experiments?: Lesson["experiments"];
}

interface Work {
  readonly project: Project;
  readonly services: readonly string[];
  readonly host: string;
  /** Where the stack lies, if it was not deployed. */
  readonly place?: string;
}

/** Most of a lesson is waiting, and what runs beside them waits for them. */
const mostAtOnce = 2;

/** Seconds that the host may take for a service that lives quickly, and milliseconds after which a slow one is not waited for any more. */
const [seconds, timeout] = [600, 4_500_000];

/** On a host of the stack, or on this machine. */
export async function learnServices(context: Context, options: LearnOptions, work: Work): Promise<Results> {
  if (!options.here) {
    return withHosts(context, { ...options, limit: work.host }, work.project, (ask) => learnEach(context, work, ask));
  }
  const place = getPlace(work.project.model);
  const { result, isClean } = await withStackHere(context, options, work, (ask) =>
    learnEach(context, { ...work, place }, ask),
  );
  return isClean ? result : { ...result, code: worse(result.code, exitCodes.hostFailed) };
}

/** Some side by side. Each lesson is kept as soon as it is there; a host that cannot be reached ends it. */
async function learnEach(context: Context, work: Work, ask: Ask): Promise<Results> {
  const [keepInOrder, tellFailed] = [createQueue(), tellOnce(context, work.project)];
  const all = await doSideBySide(
    work.services,
    mostAtOnce,
    async (service, at) => {
      requireGoingOn(context);
      if (!context.json && !context.quiet) {
        tell(context.io, `Learning ${service} (${at + 1} of ${work.services.length}) …`);
      }
      return { service, ...(await learnService(context, { ...work, keepInOrder, tellFailed }, service, ask)) };
    },
    ({ code }) => code === exitCodes.unreachable,
  );
  return {
    lessons: all.flatMap((one) => ("lesson" in one ? [one.lesson] : [])),
    failed: all.flatMap((one) => ("why" in one ? [one] : [])).map(({ code: _code, ...failed }) => failed),
    code: all.reduce((code: ExitCode, one) => worse(code, one.code), exitCodes.done),
  };
}

type One = ({ readonly lesson: Lesson } | Omit<Failed, "service">) & { readonly code: ExitCode };

interface KeptWork extends Work {
  /** The project takes one lesson at a time. */
  readonly keepInOrder: ReturnType<typeof createQueue>;
  readonly tellFailed: ReturnType<typeof tellOnce>;
}

/** What keeps a host from one service keeps it from the other. */
function tellOnce(context: Context, project: Project): (answers: readonly HostAnswer[]) => void {
  const told = new Set<string>();
  return (answers) => {
    const others = answers.filter(({ host, message }) => !told.has(`${host} ${message}`));
    tellFailures(context, project, others);
    for (const { host, message } of others) {
      told.add(`${host} ${message}`);
    }
  };
}

async function learnService(context: Context, work: KeptWork, service: string, ask: Ask): Promise<One> {
  const { project, host, place, keepInOrder, tellFailed } = work;
  const { answers, model } = project;
  const exercises = await readExercises(context.root, service, answers.services[service]?.learn ?? []);
  const groups = await loadSeccompGroups();
  const said = await ask({
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
function requireGoingOn({ signal }: Context): void {
  if (signal.aborted) {
    throw new Problem(exitCodes.interrupted, { what: "interrupted" });
  }
}

function worse(one: ExitCode, other: ExitCode): ExitCode {
  return one > other ? one : other;
}
