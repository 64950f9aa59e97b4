import { isIPv6 } from "node:net";
import { suggestName } from "../../../../lib/text/nearest-name.ts";
import { readEdge } from "../../../edge/build.ts";
import { hasPublicNames } from "../../../edge/with-edge.ts";
import { readNetwork } from "../../../outbound/destination.ts";
import { parsePublish } from "../../../publish.ts";
import { type Rule, refuse } from "../../rule.ts";
import { checkEachAccess } from "./check-each.ts";

/*
 * Rules for what access rules ask of a visitor.
 */

const rulesAskForSomething = checkEachAccess(({ rule: { from, certificate, users, forward }, at }) =>
  [from, certificate, users, forward].every((each) => each === undefined)
    ? refuse(at, "the rule asks for nothing", "Add `users`, `from`, `certificate` or `forward`, or leave it out.")
    : [],
);

const addressesAreReal = checkEachAccess(({ rule: { from = [] }, at }) =>
  from.flatMap((text, index) => {
    const read = readNetwork(text, text.includes(":") ? 6 : 4);
    if (typeof read === "string") {
      return refuse([...at, "from", index], read);
    }
    return text.endsWith("/0")
      ? refuse([...at, "from", index], "this is every address, so it keeps nobody out", "Leave `from` out.")
      : [];
  }),
);

/** The engine hands connections by IPv6 on from its own address, which is one of a private network. */
const addressesAreSeen = checkEachAccess(({ rule: { from }, at }, _service, _name, _kinds, answers) =>
  from !== undefined && isIPv6(parsePublish(readEdge(answers).https).address)
    ? refuse(
        [...at, "from"],
        "the edge listens by IPv6, where it sees the engine's own address in the place of a visitor's",
        "Let `edge.https` listen at an IPv4 address, or leave `from` out.",
      )
    : [],
);

const certificatesHaveAnAuthority: Rule = (answers, ...rest) => {
  const fix = "Add `edge.client_ca`, the file of that authority's root.";
  const wanting = checkEachAccess(({ rule: { certificate }, at }) =>
    certificate ? refuse([...at, "certificate"], "nothing says whose certificates", fix) : [],
  );
  return readEdge(answers).client_ca === undefined ? wanting(answers, ...rest) : [];
};

const authoritiesAreNeeded: Rule = (answers) => {
  const asks = Object.values(answers.services).some(({ access = [] }) => access.some(({ certificate }) => certificate));
  return readEdge(answers).client_ca === undefined || asks || !hasPublicNames(answers)
    ? []
    : refuse(
        ["edge", "client_ca"],
        "no access rule asks for a certificate",
        "Add `certificate: true` to one, or leave it out.",
      );
};

/** The edge asks on a network that it shares with the service: kinds that can have a public name get one. */
const decidersCanBeAsked = checkEachAccess(({ rule: { forward }, at }, _service, name, kinds, { services }) => {
  if (forward === undefined) {
    return [];
  }
  const path = [...at, "forward", "service"];
  const asked = Object.hasOwn(services, forward.service) ? services[forward.service] : undefined;
  if (asked === undefined) {
    return [
      { path, what: `unknown service \`${forward.service}\``, ...suggestName(forward.service, Object.keys(services)) },
    ];
  }
  if (forward.service === name) {
    return refuse(path, "a service cannot decide about the requests to itself", "Name another one.");
  }
  return kinds.get(asked.kind)?.takes.includes("domain") === true
    ? []
    : refuse(
        path,
        `the edge has no network with ${forward.service}: a service of kind ${asked.kind} cannot be asked by it`,
      );
});

/** What the edge writes or needs itself. */
const ownHeaders =
  /^(?:authorization|connection|content-.*|cookie|forwarded|host|te|trailer|transfer-encoding|upgrade|x-forwarded-.*|x-real-ip)$/i;

const headersAreOthers = checkEachAccess(({ rule: { forward }, at }) =>
  (forward?.headers ?? []).flatMap((header, index) =>
    ownHeaders.test(header)
      ? refuse(
          [...at, "forward", "headers", index],
          `${header} is a header that the edge or the visitor's request needs`,
        )
      : [],
  ),
);

export const accessConditionRules: readonly Rule[] = [
  rulesAskForSomething,
  addressesAreReal,
  addressesAreSeen,
  certificatesHaveAnAuthority,
  authoritiesAreNeeded,
  decidersCanBeAsked,
  headersAreOthers,
];
