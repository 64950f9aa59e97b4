import type { Kind } from "../kinds/schema.ts";
import type { Kinds } from "./kinds.ts";
import { parsePublish } from "./publish.ts";
import type { Answers } from "./schema/answers.ts";
import type { Receiver } from "./types.ts";

/** What the receiver of the logs is called where the answers do not name one. */
export const receiverName = "logs";

/** Where the engine finds the receiver: only from the server itself, because it asks nobody who they are. */
const receiverAddress = "127.0.0.1:24224";

/**
 * The answers with the service that `logging` asks for: where it names a kind that receives logs, a service of that kind comes first. One that
 * the answers name themselves, to give it an image or limits, stays what it is.
 */
export function withReceiver(answers: Answers, kinds: Kinds): Answers {
  if (kinds.get(answers.logging)?.receiver === undefined) {
    return answers;
  }
  const named = Object.entries(answers.services).find(([, { kind }]) => kind === answers.logging);
  const [name, written] = named ?? [receiverName, { kind: answers.logging }];
  if (named === undefined && Object.hasOwn(answers.services, name)) {
    return answers;
  }
  const others = Object.entries(answers.services).filter(([other]) => other !== name);
  return {
    ...answers,
    services: Object.fromEntries([[name, { publish: receiverAddress, ...written }], ...others]),
  };
}

/** The kinds of service that take over what the containers write. */
export function receiversIn(kinds: Kinds): readonly Kind[] {
  return [...kinds.values()].filter(({ receiver }) => receiver !== undefined);
}

/** What `logging` may say: what the engine does by itself, and the kinds that receive. */
export function logDestinations(kinds: Kinds): readonly string[] {
  return [...receiversIn(kinds).map(({ name }) => name), "journald", "local"].sort();
}

/** The receiver among the services of the answers, or undefined where the logs go elsewhere. */
export function findReceiver({ services }: Answers, kinds: Kinds): Receiver | undefined {
  const [name, service] =
    Object.entries(services).find(([, { kind }]) => kinds.get(kind)?.receiver !== undefined) ?? [];
  return name === undefined || service?.publish === undefined
    ? undefined
    : { service: name, ...parsePublish(service.publish) };
}

/** Whether a receiver can be reached from outside the server. */
export function isOpen(publish: string): boolean {
  return !/^(?:127\.|::1$)/.test(parsePublish(publish).address);
}
