import { suggestName } from "../../../lib/text/nearest-name.ts";
import { liesBelow, readAccessPath } from "../../edge/access.ts";
import { readEdge } from "../../edge/build.ts";
import { listDomainTexts, readDomains } from "../../edge/domain.ts";
import { hasPublicNames } from "../../edge/with-edge.ts";
import type { AnswerIssue } from "../../issues.ts";
import { readNetwork } from "../../outbound/destination.ts";
import type { AccessAnswers } from "../../schema/access.ts";
import { checkServices, type Rule, refuse } from "../rule.ts";

/*
 * Rules for who gets to the public names of services.
 */

/** A rule of a service, and its path in the answers. */
interface Written {
  readonly rule: AccessAnswers;
  readonly at: AnswerIssue["path"];
}

/** A check of each rule alone. */
function checkEach(
  check: (written: Written, ...rest: Parameters<Parameters<typeof checkServices>[0]>) => readonly AnswerIssue[],
) {
  return checkServices((service, name, ...rest) =>
    (service.access ?? []).flatMap((rule, index) =>
      check({ rule, at: ["services", name, "access", index] }, service, name, ...rest),
    ),
  );
}

const guardedServicesArePublic = checkServices(({ access, domain }, name) =>
  access !== undefined && domain === undefined
    ? refuse(["services", name, "access"], "it has no public name that could be guarded", "Add a `domain`.")
    : [],
);

const rulesAskForSomething = checkEach(({ rule: { from, certificate, users, forward }, at }) =>
  [from, certificate, users, forward].every((each) => each === undefined)
    ? refuse(at, "the rule asks for nothing", "Add `users`, `from`, `certificate` or `forward`, or leave it out.")
    : [],
);

/** Programs take `.` and `..` for steps, so such a path would guard another place than it names. */
const pathsAreDirect = checkEach(({ rule, at }) =>
  readAccessPath(rule)
    .split("/")
    .some((part) => part === "." || part === "..")
    ? refuse([...at, "path"], "a path has no `.` and no `..`")
    : [],
);

/** A path counts from where the service begins: written once more, it would guard a place that is not there. */
const pathsBeginAtTheService = checkEach(({ rule, at }, service) =>
  readDomains(listDomainTexts(service)).flatMap(({ name, path: begin }) => {
    const path = readAccessPath(rule);
    if (begin === "" || !liesBelow(path, begin)) {
      return [];
    }
    const what = `the path counts from where the service begins, so this is ${name}${begin}${path}`;
    return refuse([...at, "path"], what, `Write ${path.slice(begin.length) || "the rule without `path`"}.`);
  }),
);

const pathsDiffer = checkServices(({ access = [] }, name) =>
  access.flatMap((rule, index) => {
    const path = readAccessPath(rule).toLowerCase();
    const first = access.findIndex((other) => readAccessPath(other).toLowerCase() === path);
    const what = `${path || "all of the service"} has a rule already, the ${first + 1}. of the list`;
    return first === index ? [] : refuse(["services", name, "access", index], what, "Write all of it into one rule.");
  }),
);

/** Each rule that fits a request must let it in. */
const somebodyGetsIn = checkServices(({ access = [] }, name) =>
  access.flatMap(({ users, ...inner }, index) =>
    access
      .filter((outer) => readAccessPath(outer) !== readAccessPath(inner))
      .filter((outer) => liesBelow(readAccessPath(inner), readAccessPath(outer)))
      .flatMap((outer) =>
        users === undefined || outer.users === undefined || users.some((user) => outer.users?.includes(user))
          ? []
          : refuse(
              ["services", name, "access", index, "users"],
              `nobody gets there: the rule for ${readAccessPath(outer) || "all of the service"} holds below it, too, and lets none of them in`,
              "Add them to that rule.",
            ),
      ),
  ),
);

const addressesAreReal = checkEach(({ rule: { from = [] }, at }) =>
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

const certificatesHaveAnAuthority: Rule = (answers, ...rest) => {
  const { client_ca: authority } = readEdge(answers);
  const wanting = checkEach(({ rule: { certificate }, at }) =>
    certificate
      ? refuse(
          [...at, "certificate"],
          "nothing says whose certificates",
          "Add `edge.client_ca`, the file of that authority's root.",
        )
      : [],
  )(answers, ...rest);
  if (authority === undefined) {
    return wanting;
  }
  return wanting.length === 0 && hasPublicNames(answers)
    ? refuse(
        ["edge", "client_ca"],
        "no access rule asks for a certificate",
        "Add `certificate: true` to one, or leave it out.",
      )
    : [];
};

/** The edge asks on a network that it shares with the service: kinds that can have a public name get one. */
const decidersCanBeAsked = checkEach(({ rule: { forward }, at }, _service, name, kinds, { services }) => {
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

const headersAreOthers = checkEach(({ rule: { forward }, at }) =>
  (forward?.headers ?? []).flatMap((header, index) =>
    ownHeaders.test(header)
      ? refuse(
          [...at, "forward", "headers", index],
          `${header} is a header that the edge or the visitor's request needs`,
        )
      : [],
  ),
);

export const accessRules: readonly Rule[] = [
  guardedServicesArePublic,
  rulesAskForSomething,
  pathsAreDirect,
  pathsBeginAtTheService,
  pathsDiffer,
  somebodyGetsIn,
  addressesAreReal,
  certificatesHaveAnAuthority,
  decidersCanBeAsked,
  headersAreOthers,
];
