import { meant } from "../../lib/text/nearest-name.ts";
import { isLoopback, parseForward } from "../forward.ts";
import type { AnswerIssue } from "../issues.ts";
import { isOpen, logDestinations, receiverName, receiversIn } from "../receiver.ts";
import type { Rule } from "./rule.ts";

const loggingIsKnown: Rule = ({ logging }, kinds) => {
  const known = logDestinations(kinds);
  const what = `must be one of ${known.join(", ")}, but is the text \`${logging}\``;
  return known.includes(logging) ? [] : [{ path: ["logging"], what, ...meant(logging, known) }];
};

const forwardNeedsAReceiver: Rule = ({ logging, forward }, kinds) =>
  forward === "file" || kinds.get(logging)?.receiver !== undefined
    ? []
    : [
        {
          path: ["forward"],
          what: `\`logging: ${logging}\` has no receiver that could forward`,
          fix: `Set logging to one of: ${receiversIn(kinds)
            .map(({ name }) => name)
            .join(", ")}.`,
        },
      ];

const receiverKnowsTheWay: Rule = ({ logging, forward }, kinds) => {
  const { to } = parseForward(forward);
  const receiver = kinds.get(logging)?.receiver;
  if (receiver === undefined || receiver.forwards.includes(to)) {
    return [];
  }
  const others = [...kinds.values()].filter((kind) => kind.receiver?.forwards.includes(to)).map(({ name }) => name);
  return [
    {
      path: ["forward"],
      what: `${logging} cannot forward to ${to}`,
      fix: `It can forward to: ${receiver.forwards.join(", ")}. Or set logging to ${others.join(" or ")}.`,
    },
  ];
};

const forwardLeadsElsewhere: Rule = ({ forward }) => {
  const target = parseForward(forward);
  if (target.to === "file") {
    return [];
  }
  const path = ["forward"];
  if (isLoopback(target.host)) {
    return [
      {
        path,
        what: `\`${target.host}\` is the receiver's own container there, so every line would come back to it`,
        fix: "Use the address that other machines use.",
      },
    ];
  }
  return target.port >= 1 && target.port <= 65535
    ? []
    : [{ path, what: `${target.port} is not a port`, fix: "Ports go from 1 to 65535." }];
};

const receiverIsTheOneOfLogging: Rule = ({ services, logging }, kinds) => {
  const named = Object.entries(services).filter(([, { kind }]) => kinds.get(kind)?.receiver !== undefined);
  const wrong = named.filter(([, { kind }], index) => kind !== logging || index > 0);
  const wrongKinds = wrong.map(([name, { kind }]): AnswerIssue => {
    const what = kind === logging ? "there is a log receiver already" : `it gets no logs: \`logging\` is ${logging}`;
    return { path: ["services", name], what, fix: `Remove it, or set \`logging: ${kind}\`.` };
  });
  const taken =
    kinds.get(logging)?.receiver !== undefined && named.length === 0 && Object.hasOwn(services, receiverName);
  const fix = `Rename it, or name the receiver yourself: add a service with \`kind: ${logging}\`.`;
  return taken
    ? [...wrongKinds, { path: ["services", receiverName], what: "the log receiver has this name", fix }]
    : wrongKinds;
};

/** Anyone who reaches it can write records under any service's name, because Docker cannot authenticate. */
const receiverIsNotOpen: Rule = ({ services }, kinds) =>
  Object.entries(services).flatMap(([name, { kind, publish }]) =>
    kinds.get(kind)?.receiver !== undefined && publish !== undefined && isOpen(publish)
      ? [
          {
            path: ["services", name, "publish"],
            what: "a log receiver does not authenticate senders, so only the server itself may reach it",
            fix: "Write 127.0.0.1 and a port.",
          },
        ]
      : [],
  );

export const receiverRules: readonly Rule[] = [
  loggingIsKnown,
  forwardNeedsAReceiver,
  receiverKnowsTheWay,
  forwardLeadsElsewhere,
  receiverIsTheOneOfLogging,
  receiverIsNotOpen,
];
