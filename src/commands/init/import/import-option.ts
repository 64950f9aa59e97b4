import { resolve } from "node:path";
import type { ComposeProject } from "../../../compose/types.ts";
import { importProject } from "../../../import/import.ts";
import { readSecrets } from "../../../import/secrets/secret-sources.ts";
import type { Where } from "../../../import/service-answers.ts";
import { type DockerfileOf, findDockerfiles, requireSources } from "../../../import/sources/dockerfiles.ts";
import { findOutside, type TakenOutside } from "../../../import/sources/outside.ts";
import type { GivenVariables, Imported } from "../../../import/types.ts";
import type { Kind } from "../../../kinds/schema/kind.ts";
import { buildUsageProblem, type Complaint } from "../../../lib/errors.ts";
import { resolveLinks } from "../../../lib/files/real-path.ts";
import { computeInterruptibly } from "../../../lib/interruptible.ts";
import { findDay } from "../../../lib/text/moments.ts";
import { nameHint } from "../../../lib/text/nearest-name.ts";
import { makePrintable } from "../../../lib/text/printable.ts";
import { keepableDangers } from "../../../model/adopt/dangers/all.ts";
import type { Acceptance } from "../../../model/adopt/types.ts";
import { proposeStackName } from "../../../model/deployed-names.ts";
import type { Kinds } from "../../../model/kinds.ts";
import type { Context } from "../../../project/types.ts";
import type { InitOptions } from "../spec.ts";
import { loadProject } from "./load-project.ts";

/** How long what an import leaves open is accepted without another look. */
const acceptedDays = 180;

/** A stack of a compose file, with the Dockerfiles that its services are built by. */
export interface TakenOver extends Imported {
  readonly dockerfiles: readonly DockerfileOf[];
  readonly from: Where;
  /** What was said of variables that are set nowhere. */
  readonly given: GivenVariables;
  /** What it takes from outside of the compose file's folder. */
  readonly outside: readonly TakenOutside[];
  /** The repository that all of that lies in. */
  readonly within: string;
  /** The last day of what the user agrees to with it, `YYYY-MM-DD`. */
  readonly until: string;
}

/** What the questions of a new project build on. */
export interface Known {
  readonly kinds: Kinds;
  readonly imported?: TakenOver;
}

/**
 * The stack that `--from` names, as answers; undefined where it names none.
 *
 * @param remembered what the last import of it was told of variables
 * @throws Problem (exit 2) where a file cannot be read as Compose would, where an image is built from files elsewhere, or where `--keep` names no danger
 */
export async function readImportOption(
  context: Context,
  options: InitOptions,
  kinds: Kinds,
  remembered?: GivenVariables,
): Promise<TakenOver | undefined> {
  if (options.from.length === 0) {
    return undefined;
  }
  const { project, given } = await loadProject(context, options, remembered);
  return computeInterruptibly(() => ({ ...takeOver(context, options, kinds, project), given }));
}

function takeOver(
  { root }: Context,
  options: InitOptions,
  kinds: Kinds,
  project: ComposeProject,
): Omit<TakenOver, "given"> {
  requireSources(project);
  const dockerfiles = findDockerfiles(project);
  const until = findDay(acceptedDays * 24);
  const where = { folder: project.folder, root: resolveLinks(resolve(root)) };
  const movable = readSecrets(project);
  const imported = importProject({
    project,
    kind: ownKind(kinds),
    root: where.root,
    stack: proposeStackName(project.name),
    movable,
    kept: keptDangers(options.keep, until),
    dockerfiles,
  });
  return { ...imported, dockerfiles, until, from: where, outside: findOutside(project), within: project.within };
}

function ownKind(kinds: Kinds): Kind {
  const kind = [...kinds.values()].find(({ own }) => own);
  if (kind === undefined) {
    throw new Error("no kind takes services as the answers describe them");
  }
  return kind;
}

/** `SERVICE.DANGER=REASON`, each. */
function keptDangers(
  texts: readonly string[],
  until: string,
): ReadonlyMap<string, Readonly<Record<string, Acceptance>>> {
  const kept = new Map<string, Record<string, Acceptance>>();
  const complaints: Complaint[] = [];
  for (const text of texts) {
    const [, service, danger, reason = ""] = /^(.+)\.([a-z-]+)=(.*)$/s.exec(text) ?? [];
    if (service === undefined || danger === undefined || !keepableDangers.includes(danger)) {
      complaints.push({
        where: `--keep ${makePrintable(text, 60)}`,
        what: "this is not SERVICE.DANGER=REASON",
        fix: nameHint(danger ?? "", keepableDangers, "These are dangers"),
      });
    } else if (reason.trim().length < 10) {
      complaints.push({
        where: `--keep ${makePrintable(text, 60)}`,
        what: "the reason must have at least 10 letters: it stands in every report",
      });
    } else {
      kept.set(service, { ...kept.get(service), [danger]: { reason: reason.trim(), until } });
    }
  }
  if (complaints.length > 0) {
    throw buildUsageProblem(complaints);
  }
  return kept;
}
