import { startOrder } from "../../lib/start-order.ts";
import { suggestName } from "../../lib/text/nearest-name.ts";
import { nameAccount } from "../accounts.ts";
import { fillConnections } from "../connections.ts";
import type { AnswerIssue } from "../issues.ts";
import type { Kinds } from "../kinds.ts";
import type { Answers, ServiceAnswers } from "../schema/answers.ts";
import { fingerprintKey, nameClientSecret, nameOwnSecret, nameVaultVariable } from "../secret-names.ts";
import { checkServices, type Rule, refuse } from "./rule.ts";

const usedServicesOfferSomething = checkServices(({ uses = [] }, name, kinds, { services }) =>
  uses.flatMap((used, index) => {
    const issue = used === name ? { what: "a service cannot use itself" } : whyNotUsable(used, services, kinds);
    return issue === undefined ? [] : [{ path: ["services", name, "uses", index], ...issue }];
  }),
);

function whyNotUsable(
  used: string,
  services: Answers["services"],
  kinds: Kinds,
): Pick<AnswerIssue, "what" | "fix"> | undefined {
  const service = Object.hasOwn(services, used) ? services[used] : undefined;
  if (service === undefined) {
    return { what: `unknown service \`${used}\``, ...suggestName(used, Object.keys(services)) };
  }
  const kind = kinds.get(service.kind);
  return kind === undefined || kind.offers !== undefined
    ? undefined
    : { what: `a service of kind ${kind.name} offers nothing to others` };
}

const noCircle: Rule = ({ services }) => {
  const order = startOrder(
    new Map(Object.entries(services).map(([name, { uses }]) => [name, (uses ?? []).filter((used) => used !== name)])),
  );
  return order.type === "order"
    ? []
    : refuse(["services"], `these services use each other in a circle: ${order.names.join(", ")}`);
};

const variablesDoNotCollide = checkServices((service, name, kinds, { services }) => {
  const seen = new Map<string, string>();
  return (service.uses ?? []).flatMap((used, index) => {
    const offered = offersOf(used, services, kinds)?.environment ?? {};
    const told = Object.keys(fillConnections(service, used, offered));
    const clash = told.find((variable) => seen.has(variable));
    const earlier = seen.get(clash ?? "");
    for (const variable of told) {
      seen.set(variable, used);
    }
    const path = ["services", name, "uses", index];
    return clash === undefined ? [] : refuse(path, `${used} and ${earlier} would both set ${clash}`);
  });
});

function offersOf(used: string, services: Answers["services"], kinds: Kinds) {
  return Object.hasOwn(services, used) ? kinds.get(services[used]?.kind ?? "")?.offers : undefined;
}

const accountsAreFree: Rule = ({ services }, kinds) =>
  accountLinks(services, kinds).flatMap(({ client, used, path, offers }) =>
    offers.reserved.some((taken) => isCalled(nameAccount(client), taken))
      ? refuse(path, `${client} cannot have an account at ${used}: the server reserves that name`)
      : [],
  );

function isCalled(account: string, taken: string): boolean {
  return taken.endsWith("*") ? account.startsWith(taken.slice(0, -1)) : account === taken;
}

/** Two secrets of one name would be the same secret, and give access to both services. */
const secretsDiffer: Rule = ({ services }, kinds) => {
  const taken = new Set(Object.entries(services).flatMap(([name, service]) => ownVariables(name, service, kinds)));
  const accounts = accountLinks(services, kinds).flatMap(({ client, used, path }) => {
    const variable = nameVaultVariable(nameClientSecret(used, client));
    const clash = taken.has(variable);
    taken.add(variable);
    return clash ? refuse(path, `its password would have the name of another secret of the stack: ${variable}`) : [];
  });
  const shared = sharedSecrets(services).flatMap(({ path, variable }) =>
    taken.has(variable)
      ? refuse(path, `another secret of the stack has that name: ${variable}`, "Choose another name.")
      : [],
  );
  return [...accounts, ...shared];
};

/** The vault variables of a service's own secrets, and of the vault's own key. */
function ownVariables(name: string, { kind, secrets = {} }: ServiceAnswers, kinds: Kinds): readonly string[] {
  const variables = Object.entries(secrets).filter(([, use]) => typeof use === "string" || use.from === undefined);
  const names = [
    ...(kinds.get(kind)?.secrets ?? []).map((secret) => secret.name),
    ...variables.map(([variable]) => variable.toLowerCase()),
  ];
  return [...names.map((secret) => nameVaultVariable(nameOwnSecret(name, secret))), fingerprintKey];
}

/** Every variable that names a secret which others may name too. */
function sharedSecrets(services: Answers["services"]) {
  return Object.entries(services).flatMap(([name, { secrets = {} }]) =>
    Object.entries(secrets).flatMap(([variable, use]) =>
      typeof use === "string" || use.from === undefined
        ? []
        : [{ path: ["services", name, "secrets", variable, "from"], variable: nameVaultVariable(use.from) }],
    ),
  );
}

/** Every use that gives one service an account at another. */
function accountLinks(services: Answers["services"], kinds: Kinds) {
  return Object.entries(services).flatMap(([client, { uses = [] }]) =>
    uses.flatMap((used, index) => {
      const offers = offersOf(used, services, kinds);
      return offers?.account === true ? [{ client, used, offers, path: ["services", client, "uses", index] }] : [];
    }),
  );
}

export const useRules: readonly Rule[] = [
  usedServicesOfferSomething,
  noCircle,
  variablesDoNotCollide,
  accountsAreFree,
  secretsDiffer,
];
