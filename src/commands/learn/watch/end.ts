import { findProvenCalls, findProvenRules } from "../../../learn/calls.ts";
import { findPresent } from "../../../learn/present.ts";
import { judgeLogs } from "../../../learn/watch/judge.ts";
import { readLogged } from "../../../learn/watch/logged.ts";
import { formatJudged } from "../../../learn/watch/text.ts";
import type { HostLog, Watch } from "../../../learn/watch/watch.ts";
import { type ExitCode, exitCodes } from "../../../lib/errors.ts";
import { formatSentence, printLines, tell } from "../../../lib/io.ts";
import { listAllowed } from "../../../plan/seccomp/learned.ts";
import { loadSeccompGroups } from "../../../plan/templates/load.ts";
import { openProject, type Project } from "../../../project/open.ts";
import { requireWritten } from "../../../project/ready.ts";
import { askStack, judgeAnswers, tellFailures } from "../../../project/run/ask-hosts.ts";
import type { Context } from "../../../project/types.ts";
import { withProjectLock } from "../../../write/lock.ts";
import type { LearnOptions } from "../spec.ts";
import { agreeAndEnd } from "./agree-and-end.ts";
import { chooseWatched, type Listed } from "./choose.ts";
import { sayEnd } from "./say-end.ts";

/** The longest that a watch lasts: so far back a host looks where its beginning is not known. */
const longest = 30 * 24 * 3600;

/**
 * Asks every host what was logged, adds it to the lists after a yes, and puts them in force: harden.yml and the project are written. A host without an answer
 * ends it, because a list that lacks what was logged there would break the service.
 */
export async function endWatch(context: Context, options: LearnOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  const listed = await chooseWatched(project, options.services);
  requireWritten(project);
  const watches = listed.map((one) => describeWatch(one, project));
  const { logs, code } = await askLogs(context, options, project, watches);
  if (code !== exitCodes.done) {
    return code;
  }
  const judged = judgeLogs(logs, watches, listAllowed(await loadSeccompGroups()));
  if (!context.json) {
    printLines(context.io, formatJudged(judged));
  }
  const ended = await withProjectLock(context.root, () => agreeAndEnd(context, options, judged));
  return sayEnd(context, judged, ended);
}

function describeWatch({ service, keys, kept }: Listed, { model }: Project): Watch {
  const list = keys.includes("seccomp") ? findProvenCalls(kept.result.facts) : undefined;
  const rules = keys.includes("apparmor") ? findProvenRules(kept.result.facts) : undefined;
  return {
    service,
    ...(list && { list }),
    ...(rules && { rules }),
    isReadOnly: findPresent(model, service).service.read_only === true,
    since: kept.watched === undefined ? Date.now() / 1000 - longest : Date.parse(kept.watched) / 1000,
  };
}

async function askLogs(
  context: Context,
  options: LearnOptions,
  project: Project,
  watches: readonly Watch[],
): Promise<{ readonly logs: readonly HostLog[]; readonly code: ExitCode }> {
  const said = await askStack(context, options, project, {
    module: "harden.stack.watched",
    args: {
      stack: project.model.name,
      since: Math.min(...watches.map(({ since }) => since)),
      profiles: watches.flatMap(({ service, rules, isReadOnly }) =>
        rules === undefined ? [] : [{ service, rules, read_only: isReadOnly }],
      ),
    },
  });
  tellFailures(context, project, said);
  const read = said
    .filter(({ outcome }) => outcome === "ok")
    .map(({ host, stdout }) => ({ host, logged: readLogged(stdout) }));
  const wrong = read.flatMap(({ host, logged }) => ("wrong" in logged ? [{ host, ...logged }] : []));
  for (const { host, wrong: what } of wrong) {
    tell(context.io, formatSentence(context.io, "not used", `${host}: what it said is no such log: ${what}`));
  }
  const code = judgeAnswers(said);
  return {
    logs: read.flatMap(({ host, logged }) => ("wrong" in logged ? [] : [{ host, logged }])),
    code: code === exitCodes.done && (wrong.length > 0 || said.length === 0) ? exitCodes.hostFailed : code,
  };
}
