import type { Kind } from "../../kinds/schema/kind.ts";
import { getIn, isMap } from "../../lib/paths.ts";
import { frontNetwork, nameWayOut } from "../build/networks.ts";
import { fillConnections, isAskedFor } from "../connections.ts";
import type { AnswerIssue } from "../issues.ts";
import type { Kinds } from "../kinds.ts";
import type { Answers, ServiceAnswers } from "../schema/answers.ts";
import { serviceName } from "../schema/patterns/names.ts";
import { checkServices, type Rule, refuse } from "./rule.ts";

/*
 * Rules for adopted services that use the stack's databases.
 */

/** One such use. */
interface Link {
  readonly name: string;
  readonly service: ServiceAnswers;
  readonly used: string;
  readonly other: ServiceAnswers;
  readonly offers: NonNullable<Kind["offers"]>;
  /** Its path in the answers. */
  readonly path: AnswerIssue["path"];
}

const connectionsAreUses = checkServices(({ uses = [], connections = {} }, name) =>
  Object.keys(connections)
    .filter((used) => !uses.includes(used))
    .flatMap((used) => {
      const path = ["services", name, "connections", used];
      return refuse(path, `${name} does not use ${used}`, "Add it to `uses`, or remove it here.");
    }),
);

const connectionsTellEnough: Rule = ({ services }, kinds) =>
  ownLinks(services, kinds).flatMap((link) => {
    const isChosen = link.service.connections?.[link.used] !== undefined;
    const path = isChosen ? ["services", link.name, "connections", link.used] : link.path;
    return wrongIn(link).map((what) => ({ path, what }));
  });

function wrongIn({ service, used, other, offers }: Link): readonly string[] {
  const texts = fillConnections(service, used, offers.environment);
  const asks = (blank: Parameters<typeof isAskedFor>[1]) => isAskedFor(texts, blank);
  const tellsPassword = asks("password") || asks("password_file");
  const faults: readonly (readonly [boolean, string])[] = [
    [
      offers.account && !tellsPassword,
      "none of its variables has {password_file}, the path of its password's file, or {password}",
    ],
    [
      asks("password") && asks("password_file"),
      "one variable has {password} and another {password_file}: use one of the two",
    ],
    [!offers.account && (tellsPassword || asks("user")), `${used} has no accounts`],
    [other.database === undefined && asks("database"), `${used} has no database name`],
  ];
  return faults.filter(([isWrong]) => isWrong).map(([, what]) => what);
}

const variablesAreFree: Rule = ({ services }, kinds) =>
  ownLinks(services, kinds).flatMap(({ service, used, offers, path }) => {
    const environment = getIn(service.compose, ["environment"]);
    const taken = [...Object.keys(isMap(environment) ? environment : {}), ...Object.keys(service.secrets ?? {})];
    return Object.keys(fillConnections(service, used, offers.environment))
      .filter((variable) => taken.includes(variable))
      .map((variable) => ({
        path,
        what: `${variable} is set for its connection to ${used}, but it has such a variable already`,
        fix: `Remove it from \`compose.environment\` and \`secrets\`, or use other names under \`connections\`.`,
      }));
  });

/** The name is also that of an account, which must need no quotes in any database. */
const clientsHavePlainNames: Rule = ({ services }, kinds) =>
  ownLinks(services, kinds).flatMap(({ name, used, offers, path }) =>
    !offers.account || serviceName.regex.test(name)
      ? []
      : refuse(path, `${name} cannot have an account at ${used}: its name must be ${serviceName.says}`),
  );

const clientsHaveNetworks: Rule = ({ services }, kinds) =>
  ownLinks(services, kinds).flatMap(({ service, used, path }) =>
    getIn(service.compose, ["network_mode"]) === undefined
      ? []
      : refuse(path, `with \`network_mode\` it has no network of its own and cannot reach ${used}`),
  );

/** Each service that offers something has a network of its name, and adopted services share one that leads out. */
const networksDiffer: Rule = ({ services, compose }, kinds) => {
  const kindOf = (name: string) => kinds.get(services[name]?.kind ?? "");
  const names = Object.keys(services);
  const taken = [
    ...names.filter((name) => kindOf(name)?.offers !== undefined || services[name]?.reaches !== undefined),
    ...(names.some((name) => kindOf(name)?.own === false || services[name]?.reaches !== undefined)
      ? [frontNetwork, ...names.map(nameWayOut)]
      : []),
  ];
  return Object.keys(compose?.networks ?? {})
    .filter((network) => taken.includes(network))
    .map((network) => ({
      path: ["compose", "networks", network],
      what: `the stack creates a network \`${network}\` itself`,
      fix: "Rename this network, or the service of that name.",
    }));
};

function ownLinks(services: Answers["services"], kinds: Kinds): readonly Link[] {
  return Object.entries(services).flatMap(([name, service]) =>
    kinds.get(service.kind)?.own !== true
      ? []
      : (service.uses ?? []).flatMap((used, index) => {
          const other = Object.hasOwn(services, used) ? services[used] : undefined;
          const offers = kinds.get(other?.kind ?? "")?.offers;
          const path = ["services", name, "uses", index];
          return other === undefined || offers === undefined ? [] : [{ name, service, used, other, offers, path }];
        }),
  );
}

export const connectionRules: readonly Rule[] = [
  connectionsAreUses,
  connectionsTellEnough,
  variablesAreFree,
  clientsHavePlainNames,
  clientsHaveNetworks,
  networksDiffer,
];
