import { getIn, isMap } from "../../lib/paths.ts";
import type { Kinds } from "../../model/kinds.ts";
import type { FolderFacts } from "../../survey/types.ts";
import type { Question } from "../types.ts";
import type { Importing } from "./import/all.ts";
import { askWhereItRuns } from "./servers/placed.ts";
import { askAboutSwarm } from "./servers/swarm.ts";
import { askAboutService } from "./service.ts";
import {
  askAboutCertificates,
  askAboutHost,
  askAboutLogging,
  askStackName,
  hardeningQuestions,
  trustQuestion,
} from "./stack.ts";

/** What the questions depend on, besides the answers so far. */
export interface Surroundings {
  readonly kinds: Kinds;
  /** The project's folder; a new stack is named after it. */
  readonly folder: string;
  /** What lies in it. */
  readonly found: FolderFacts;
  /** Where the answers are those of a compose file. */
  readonly importing?: Importing | undefined;
}

/**
 * Every question about a key of harden.yml that the answers so far raise, answered ones too, in order.
 *
 * @param servers the questions about servers. Default: those about the first one
 */
export function listQuestions(
  answers: unknown,
  { kinds, folder, found }: Surroundings,
  servers = askAboutHost(answers),
): readonly Question[] {
  return [
    askStackName(folder),
    ...servers,
    ...askAboutSwarm(answers, kinds),
    ...listServices(answers).flatMap((name) => [
      ...askAboutService(name, answers, { kinds, found }),
      ...askWhereItRuns(name, answers, kinds),
    ]),
    ...askAboutCertificates(answers),
    ...hardeningQuestions,
    ...askAboutLogging(answers, kinds),
    trustQuestion,
  ];
}

/** The names of the services that have been answered so far. */
export function listServices(answers: unknown): readonly string[] {
  const services = getIn(answers, ["services"]);
  return isMap(services) ? Object.keys(services) : [];
}
