import { suggestName } from "../../lib/text/nearest-name.ts";
import { isLoopback, parseForward } from "../forward.ts";
import { findReceivers, isOpen, listLogDestinations, receiverName } from "../receiver.ts";
import { refuseNoPort } from "./publish.ts";
import { checkServices, type Rule, refuse } from "./rule.ts";

const loggingIsKnown: Rule = ({ logging }, kinds) => {
  const known = listLogDestinations(kinds);
  const what = `must be one of ${known.join(", ")}, but is the text \`${logging}\``;
  return known.includes(logging) ? [] : [{ path: ["logging"], what, ...suggestName(logging, known) }];
};

const forwardNeedsAReceiver: Rule = ({ logging, forward }, kinds) => {
  const known = findReceivers(kinds).map(({ name }) => name);
  const fix = `Set logging to one of: ${known.join(", ")}.`;
  return forward === "file" || known.includes(logging)
    ? []
    : refuse(["forward"], `\`logging: ${logging}\` has no receiver that could forward`, fix);
};

const receiverKnowsTheWay: Rule = ({ logging, forward }, kinds) => {
  const { to } = parseForward(forward);
  const receiver = kinds.get(logging)?.receiver;
  if (receiver === undefined || receiver.forwards.includes(to)) {
    return [];
  }
  const others = [...kinds.values()].filter((kind) => kind.receiver?.forwards.includes(to)).map(({ name }) => name);
  const fix = `It can forward to: ${receiver.forwards.join(", ")}. Or set logging to ${others.join(" or ")}.`;
  return refuse(["forward"], `${logging} cannot forward to ${to}`, fix);
};

const forwardLeadsElsewhere: Rule = ({ forward }) => {
  const target = parseForward(forward);
  if (target.to === "file") {
    return [];
  }
  const circle = `\`${target.host}\` is the receiver's own container there, so every line would come back to it`;
  return isLoopback(target.host)
    ? refuse(["forward"], circle, "Use the address that other machines use.")
    : refuseNoPort(["forward"], target.port);
};

const receiverIsTheOneOfLogging: Rule = ({ services, logging }, kinds) => {
  const named = Object.entries(services).filter(([, { kind }]) => kinds.get(kind)?.receiver !== undefined);
  const wrong = named.filter(([, { kind }], index) => kind !== logging || index > 0);
  const wrongKinds = wrong.flatMap(([name, { kind }]) => {
    const what = kind === logging ? "there is a log receiver already" : `it gets no logs: \`logging\` is ${logging}`;
    return refuse(["services", name], what, `Remove it, or set \`logging: ${kind}\`.`);
  });
  const taken =
    kinds.get(logging)?.receiver !== undefined && named.length === 0 && Object.hasOwn(services, receiverName);
  const fix = `Rename it, or name the receiver yourself: add a service with \`kind: ${logging}\`.`;
  return taken
    ? [...wrongKinds, ...refuse(["services", receiverName], "the log receiver has this name", fix)]
    : wrongKinds;
};

/** Anyone who reaches it can write records under any service's name, because Docker cannot authenticate. */
const receiverIsNotOpen = checkServices(({ kind, publish }, name, kinds) => {
  const what = "a log receiver does not authenticate senders, so only the server itself may reach it";
  return kinds.get(kind)?.receiver !== undefined && publish !== undefined && isOpen(publish)
    ? refuse(["services", name, "publish"], what, "Write 127.0.0.1 and a port.")
    : [];
});

export const receiverRules: readonly Rule[] = [
  loggingIsKnown,
  forwardNeedsAReceiver,
  receiverKnowsTheWay,
  forwardLeadsElsewhere,
  receiverIsTheOneOfLogging,
  receiverIsNotOpen,
];
