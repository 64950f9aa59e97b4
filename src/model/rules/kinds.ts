import { type AnswerName, answerNames } from "../../kinds/answer-names.ts";
import type { Kind } from "../../kinds/schema.ts";
import { nearestName } from "../../lib/text/nearest-name.ts";
import { frontNetwork } from "../build/networks.ts";
import type { AnswerIssue } from "../issues.ts";
import type { ServiceAnswers } from "../schema/answers.ts";
import { adoptedServiceName, serviceName } from "../schema/patterns.ts";
import { variablePrefix } from "../secret-names.ts";
import { mebibytes } from "../sizes.ts";
import type { Rule } from "./rule.ts";

const reservedServices = ["localhost", "host", "default", "constructor"];

const serviceNamesAreGood: Rule = ({ services }, kinds) =>
  Object.entries(services).flatMap(([name, { kind }]) => {
    const isAdopted = kinds.get(kind)?.own === true;
    // Each used service has a network of its name, so it must not have the name of the way out.
    if (reservedServices.includes(name) || (name === frontNetwork && !isAdopted)) {
      return [{ path: ["services", name], what: `a service cannot be called \`${name}\`` }];
    }
    const pattern = isAdopted ? adoptedServiceName : serviceName;
    return pattern.regex.test(name)
      ? []
      : [{ path: ["services", name], what: `the name of a service must be ${pattern.says}` }];
  });

/** A service's variables begin with its name, in capitals. */
const variablesDiffer: Rule = ({ services }) => {
  const seen = new Map<string, string>();
  return Object.keys(services).flatMap((name) => {
    const prefix = variablePrefix(name);
    const other = seen.get(prefix);
    seen.set(prefix, name);
    return other === undefined
      ? []
      : [{ path: ["services", name], what: `${name} and ${other} would have the same variables: ${prefix}_…` }];
  });
};

const ownServicesRunSomething: Rule = ({ services }, kinds) =>
  Object.entries(services).flatMap(([name, service]) => {
    const isAdopted = kinds.get(service.kind)?.own === true;
    return isAdopted && service.image === undefined && service.source === undefined
      ? [{ path: ["services", name, "image"], what: "it has neither `image` nor `source`" }]
      : [];
  });

const thereIsAService: Rule = ({ services }) =>
  Object.keys(services).length === 0
    ? [{ path: ["services"], what: "there are no services", fix: "Add at least one, with its kind." }]
    : [];

const kindIsKnown: Rule = ({ services }, kinds) =>
  Object.entries(services).flatMap(([name, service]) => {
    if (kinds.has(service.kind)) {
      return [];
    }
    const nearest = nearestName(service.kind, [...kinds.keys()]);
    const path = ["services", name, "kind"];
    const known = `Known kinds: ${[...kinds.keys()].join(", ")}.`;
    return [
      {
        path,
        what: `unknown kind \`${service.kind}\``,
        fix: nearest === undefined ? known : `Did you mean ${nearest}? ${known}`,
      },
    ];
  });

const kindTakesTheAnswers: Rule = ({ services }, kinds) =>
  Object.entries(services).flatMap(([name, service]) => {
    const kind = kinds.get(service.kind);
    return kind === undefined ? [] : answerNames.flatMap((answer) => fits(name, service, kind, answer));
  });

function fits(name: string, service: ServiceAnswers, kind: Kind, answer: AnswerName): readonly AnswerIssue[] {
  const path = ["services", name, answer];
  const given = service[answer] !== undefined;
  if (given && !kind.takes.includes(answer)) {
    return [
      {
        path,
        what: `a service of kind ${kind.name} does not take \`${answer}\``,
        fix: `It takes: ${kind.takes.join(", ")}.`,
      },
    ];
  }
  return !given && kind.needs.includes(answer)
    ? [{ path, what: `a service of kind ${kind.name} needs \`${answer}\`` }]
    : [];
}

const baseIsOneOfTheKinds: Rule = ({ services }, kinds) =>
  Object.entries(services).flatMap(([name, service]) => {
    const bases = Object.keys(kinds.get(service.kind)?.bases ?? {});
    const base = service.base?.split("@")[0];
    if (base === undefined || bases.length === 0 || bases.includes(base)) {
      return [];
    }
    return [
      {
        path: ["services", name, "base"],
        what: `${service.kind} cannot be built from \`${base}\``,
        fix: `It is built from one of: ${bases.join(", ")}.`,
      },
    ];
  });

const imageFitsTheKind: Rule = ({ services }, kinds) =>
  Object.entries(services).flatMap(([name, { kind, image }]) => {
    const tag = /:([^/:@]+)(?:@|$)/.exec(image ?? "")?.[1] ?? "";
    const unfit = kinds.get(kind)?.unfit_tags.find((one) => tag.split(/[-0-9.]+/).includes(one.tag));
    return unfit === undefined
      ? []
      : [{ path: ["services", name, "image"], what: `${kind} cannot run \`${tag}\``, fix: unfit.why }];
  });

const seedNeedsADatabase: Rule = ({ services }) =>
  Object.entries(services).flatMap(([name, service]) =>
    service.seed !== undefined && service.database === undefined
      ? [{ path: ["services", name, "database"], what: "there is a seed, but no database for it" }]
      : [],
  );

const databasesAreFree: Rule = ({ services }, kinds) =>
  Object.entries(services).flatMap(([name, { kind, database }]) =>
    database !== undefined && kinds.get(kind)?.offers?.reserved_databases.includes(database.toLowerCase()) === true
      ? [{ path: ["services", name, "database"], what: `the name \`${database}\` is reserved by the server` }]
      : [],
  );

const reservationFitsTheLimit: Rule = ({ services }, kinds) =>
  Object.entries(services).flatMap(([name, service]) => {
    const memory = service.limits?.memory ?? kinds.get(service.kind)?.limits.memory;
    const reservation = service.limits?.reservation;
    if (memory === undefined || reservation === undefined || mebibytes(reservation) <= mebibytes(memory)) {
      return [];
    }
    return [
      {
        path: ["services", name, "limits", "reservation"],
        what: `more memory is reserved (${reservation}) than the limit allows (${memory})`,
      },
    ];
  });

export const kindRules: readonly Rule[] = [
  thereIsAService,
  serviceNamesAreGood,
  variablesDiffer,
  ownServicesRunSomething,
  kindIsKnown,
  kindTakesTheAnswers,
  baseIsOneOfTheKinds,
  imageFitsTheKind,
  seedNeedsADatabase,
  databasesAreFree,
  reservationFitsTheLimit,
];
