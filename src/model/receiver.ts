import type { Kind } from "../kinds/schema/kind.ts";
import type { Kinds } from "./kinds.ts";
import { isOwnAddress, parsePublish } from "./publish.ts";
import type { Answers } from "./schema/answers.ts";
import type { Receiver } from "./types/logging.ts";

/** The name of the log receiver if the answers do not name one. */
export const receiverName = "logs";

/** Where the engine finds the receiver: on the server's loopback only, because the receiver does not authenticate senders. */
const receiverAddress = "127.0.0.1:24224";

/**
 * The answers with the service that `logging` implies: if it names a kind that receives logs, a service of that kind comes first. A receiver in the
 * answers, with an image or limits of its own, stays.
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

/** The kinds of log receivers. */
export function findReceivers(kinds: Kinds): readonly Kind[] {
  return [...kinds.values()].filter(({ receiver }) => receiver !== undefined);
}

/** The values of `logging`: the engine's own drivers, and the kinds of log receivers. */
export function listLogDestinations(kinds: Kinds): readonly string[] {
  return [...findReceivers(kinds).map(({ name }) => name), "journald", "local"].sort();
}

/** The log receiver among the answers' services; undefined if there is none. */
export function findReceiver({ services }: Answers, kinds: Kinds): Receiver | undefined {
  const [name, service] =
    Object.entries(services).find(([, { kind }]) => kinds.get(kind)?.receiver !== undefined) ?? [];
  return name === undefined || service?.publish === undefined
    ? undefined
    : { service: name, ...parsePublish(service.publish) };
}

/** Whether a receiver is reachable from outside the server. */
export function isOpen(publish: string): boolean {
  return !isOwnAddress(parsePublish(publish).address);
}
