import { join } from "node:path";
import { answersFile, readAnswersText } from "../../answers/file.ts";
import type { ExitCode } from "../../lib/errors.ts";
import { tell } from "../../lib/io.ts";
import { fingerprintInputs } from "../../project/fingerprint.ts";
import { openProject, type Project } from "../../project/open.ts";
import { requireWritten } from "../../project/ready.ts";
import { requireCompose } from "../../project/run/require-known.ts";
import type { Context } from "../../project/types.ts";
import { withProjectLock } from "../../write/lock.ts";
import { isUpToDate } from "../../write/manifest.ts";
import { agreeAndWrite } from "./agree-and-write.ts";
import { chooseHost, chooseServices } from "./choose.ts";
import { forgetServices } from "./forget.ts";
import { thisMachine } from "./here/this-machine.ts";
import { learnServices } from "./learn-services.ts";
import { sayOutcome } from "./say-outcome.ts";
import { showKept } from "./show-kept.ts";
import type { LearnOptions } from "./spec.ts";
import { beginWatch } from "./watch/begin.ts";
import { endWatch } from "./watch/end.ts";

/**
 * Has a host find out what services need, and proposes it as answers. What was learned is kept at once, each service by itself; harden.yml changes only after
 * a yes. A service that could not be learned changes nothing.
 */
export async function run(context: Context, options: LearnOptions): Promise<ExitCode> {
  if (options.status) {
    return showKept(context, options.services);
  }
  if (options.forget) {
    return forgetServices(context, options.services);
  }
  if (options.watch !== undefined) {
    return options.watch === "off" ? endWatch(context, options) : beginWatch(context, options, options.watch);
  }
  const project = await openProject(context.root);
  requireCompose(
    project,
    "learn",
    "Learn it in a project with `target: compose`, and bring `learned` and its answers here.",
  );
  const services = chooseServices(project, options.services);
  const host = options.here ? thisMachine : chooseHost(project, options.limit);
  requireWritten(project);
  if (!context.json && !context.quiet) {
    tell(context.io, describeWork(services, host));
  }
  const results = await learnServices(context, options, { project, services, host });
  const written = await withProjectLock(context.root, () => agreeAndWrite(context, options, results.lessons));
  const isStale = isRenderedOtherwise(context.root, await readAnswersText(join(context.root, answersFile)));
  return sayOutcome(context, { host, results, written, isStale, isElsewhere: options.here && !isOnlyHere(project) });
}

/** Whether lists are kept now that the project was not written from. */
function isRenderedOtherwise(root: string, text: string): boolean {
  return !isUpToDate(root, fingerprintInputs(root, text));
}

/** Whether no other machine has the stack, whose architecture may be another. */
function isOnlyHere({ model }: Project): boolean {
  return model.hosts.every(({ connection }) => connection === "local");
}

function describeWork(services: readonly string[], host: string): string {
  return [
    `Learning on ${host}: ${services.join(", ")}. Each image is started some thirty times, with volumes and a network of its own.`,
    "The running stack is not touched. Most services take a minute or two; one that lives slowly takes longer, an hour at most.",
  ].join(" ");
}
