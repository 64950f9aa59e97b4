import { findBeyond } from "../../learn/calls.ts";
import { type Lesson, readLearned } from "../../learn/facts.ts";
import { findExcess } from "../../learn/propose.ts";
import { type ExitCode, exitCodes, Problem } from "../../lib/errors.ts";
import { tell } from "../../lib/io.ts";
import { shorten } from "../../lib/text/printable.ts";
import { askListening } from "../../model/adopt/health.ts";
import { describeCalls, listAllowed } from "../../plan/seccomp/learned.ts";
import { loadSeccompGroups } from "../../plan/templates/load.ts";
import { keepLesson } from "../../project/learned/store.ts";
import type { Project } from "../../project/open.ts";
import { type Ask, judgeAnswers, tellFailures, withHosts } from "../../project/run/ask-hosts.ts";
import type { Context } from "../../project/types.ts";
import { withProjectLock } from "../../write/lock.ts";
import { getPlace } from "./here/this-machine.ts";
import { withStackHere } from "./here/with-stack-here.ts";
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
}

interface Work {
  readonly project: Project;
  readonly services: readonly string[];
  readonly host: string;
  /** Where the stack lies, if it was not deployed. */
  readonly place?: string;
}

/** Seconds that the host may take for a service, and milliseconds after which it is not waited for any more. */
const [seconds, timeout] = [600, 1_200_000];

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

/** One service after the other. Each lesson is kept before the next begins; a host that cannot be reached ends it. */
async function learnEach(context: Context, work: Work, ask: Ask): Promise<Results> {
  let results: Results = { lessons: [], failed: [], code: exitCodes.done };
  for (const [at, service] of work.services.entries()) {
    requireGoingOn(context);
    if (!context.json && !context.quiet) {
      tell(context.io, `Learning ${service} (${at + 1} of ${work.services.length}) …`);
    }
    const { code, ...one } = await learnService(context, work, service, ask);
    results = {
      lessons: [...results.lessons, ...("lesson" in one ? [one.lesson] : [])],
      failed: [...results.failed, ...("why" in one ? [{ service, why: one.why }] : [])],
      code: worse(results.code, code),
    };
    if (code === exitCodes.unreachable) {
      break;
    }
  }
  return results;
}

type One = ({ readonly lesson: Lesson } | { readonly why: string }) & { readonly code: ExitCode };

async function learnService(context: Context, work: Work, service: string, ask: Ask): Promise<One> {
  const { project, host, place } = work;
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
    },
    timeout,
  });
  requireGoingOn(context);
  const code = judgeAnswers(said);
  const [answer] = said;
  if (answer === undefined || code !== exitCodes.done) {
    tellFailures(context, project, said);
    return { why: answer?.message ?? "the host gave no answer", code };
  }
  const judged = judgeLesson(answer.stdout, project, service, listAllowed(groups));
  if ("lesson" in judged) {
    await keep(context, { project, host }, judged.lesson);
  }
  return { ...judged, code };
}

/** What a host said, where it teaches something; else why it does not. */
function judgeLesson(said: string, { model }: Project, service: string, allowed: ReadonlySet<string>) {
  const learned = readLearned(said, service);
  if ("wrong" in learned) {
    return { why: `what the host said is no result, and nothing of it is used: ${learned.wrong}` };
  }
  if (learned.state === "failed") {
    return { why: learned.why || "the host gave no reason" };
  }
  const settings = model.services.find(({ name }) => name === service)?.adopted?.hardened.service ?? {};
  const excess = findExcess(learned.facts, settings);
  if (excess.length > 0) {
    return { why: `what the host said is not used: it wants ${excess.join(", ")}, which the service never had` };
  }
  const beyond = findBeyond(learned.facts, allowed);
  return beyond.length === 0
    ? { lesson: learned }
    : {
        why: `what the host said is not used: it allows ${shorten(beyond.join(", "), 100)}, which no service is given`,
      };
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
