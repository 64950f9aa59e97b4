import { isDeepStrictEqual } from "node:util";
import { getMap, listAt } from "../../lib/fields.ts";
import type { ComposeService } from "../../model/adopt/types.ts";
import type { ServiceAnswers } from "../../model/schema/answers.ts";
import type { AdoptedService } from "../../model/types/adopted-service.ts";
import type { Service } from "../../model/types/service.ts";
import { hideSecrets } from "../secrets/hide-secrets.ts";
import { findPlainText } from "../secrets/plain-text.ts";
import { type TakenService, tellTaken } from "./table.ts";

/** What became of a service of a compose file, read from the project. */
export interface ReviewedService {
  readonly taken: TakenService;
  /** Its settings that are as they were. */
  readonly kept: readonly string[];
  /** What nobody said and nothing was known of, each with the key of harden.yml that says it. */
  readonly guessed: readonly string[];
}

/** The same of a service as its import showed, from the answers alone; undefined where a kind makes all of it. */
export function reviewService(service: Service, answers: ServiceAnswers): ReviewedService | undefined {
  const { name, adopted } = service;
  if (adopted === undefined) {
    return undefined;
  }
  const source = sourceOf(adopted, answers);
  const secrets = adopted.secrets.filter(({ variable }) => Object.hasOwn(answers.secrets ?? {}, variable));
  const facts = {
    name,
    weak: [],
    guessed: [],
    undivided: [],
    plainText: findPlainText(adopted.said, () => false),
    profiles: listAt(adopted.said, "profiles").map(String),
    unnamedData: [],
    reachIsGuessed: false,
  };
  return {
    taken: tellTaken(facts, { source, adopted, secrets }),
    kept: Object.keys(source).filter((key) => isDeepStrictEqual(source[key], adopted.hardened.service[key])),
    guessed: guessesIn(answers),
  };
}

/** The service as its compose file had it: with the folder that it is built from, and with variables for its secrets. */
function sourceOf({ said }: AdoptedService, { source, secrets = {} }: ServiceAnswers): ComposeService {
  return {
    ...hideSecrets(
      said,
      Object.keys(secrets).map((variable) => ({ variable, value: "" })),
    ),
    ...(source !== undefined && { build: { context: source, ...getMap(said, "build") } }),
  };
}

function guessesIn({ health }: ServiceAnswers): readonly string[] {
  return health !== undefined && "listens" in health
    ? [`health.listens: it is well while something listens on port ${health.listens}`]
    : [];
}
