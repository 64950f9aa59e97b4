import type { HostAnswer } from "../../ansible/adhoc.ts";
import type { Lesson } from "../../learn/facts.ts";
import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { tell } from "../../lib/io.ts";
import { createQueue, doSideBySide } from "../../lib/side-by-side.ts";
import type { Project } from "../../project/open.ts";
import { type Ask, tellFailures, withHosts } from "../../project/run/ask-hosts.ts";
import type { Context } from "../../project/types.ts";
import { getPlace } from "./here/this-machine.ts";
import { withStackHere } from "./here/with-stack-here.ts";
import { isTold, learnService, requireGoingOn, type Untaught, type Work } from "./learn-service.ts";
import type { LearnOptions } from "./spec.ts";

/** What came of it. */
export interface Results {
  readonly lessons: readonly Lesson[];
  /** The services of which nothing was learned. */
  readonly failed: readonly Failed[];
  /** What the host's failures come to. */
  readonly code: ExitCode;
}

export interface Failed extends Untaught {
  readonly service: string;
}

/** Most of a lesson is waiting, and what runs beside them waits for them. */
const mostAtOnce = 2;

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
      if (isTold(context)) {
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

function worse(one: ExitCode, other: ExitCode): ExitCode {
  return one > other ? one : other;
}
