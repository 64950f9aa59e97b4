import type { Kind } from "../../kinds/schema/kind.ts";
import type { Kinds } from "../kinds.ts";
import type { Answers, ServiceAnswers } from "../schema/answers.ts";

/** What the validated answers say of a service. */
export function serviceAnswers(answers: Answers, name: string): ServiceAnswers {
  const service = answers.services[name];
  if (service === undefined) {
    throw new Error(`the answers were not validated: unknown service ${name}`);
  }
  return service;
}

/** The kind of a service of validated answers. */
export function kindOf(kinds: Kinds, written: ServiceAnswers): Kind {
  const kind = kinds.get(written.kind);
  if (kind === undefined) {
    throw new Error(`the answers were not validated: unknown kind ${written.kind}`);
  }
  return kind;
}
