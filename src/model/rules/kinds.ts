import { catalogue } from "../../controls/catalogue.ts";
import { type AnswerName, answerNames } from "../../kinds/answer-names.ts";
import type { Kind } from "../../kinds/schema/kind.ts";
import { findNearestName } from "../../lib/text/nearest-name.ts";
import { findKnownImage } from "../adopt/known-images.ts";
import { frontNetwork, nameWayOut } from "../build/networks.ts";
import { acceptsTheWatch } from "../build/watch.ts";
import { namePrefix } from "../deployed-names.ts";
import type { AnswerIssue } from "../issues.ts";
import type { ServiceAnswers } from "../schema/answers.ts";
import { adoptedServiceName, serviceName } from "../schema/patterns/names.ts";
import { toMebibytes } from "../sizes.ts";
import { checkServices, type Rule, refuse } from "./rule.ts";

const reservedServices = ["localhost", "host", "default", "constructor"];

const serviceNamesAreGood = checkServices(({ kind, reaches }, name, kinds, { services }) => {
  const isAdopted = kinds.get(kind)?.own === true;
  // Each used service has a network of its name, so it must not have the name of the way out.
  if (reservedServices.includes(name)) {
    return refuse(["services", name], `a service cannot be called \`${name}\`: that name has another meaning already`);
  }
  if (name === frontNetwork && !(isAdopted && reaches === undefined)) {
    const why = "the network that leads out of the stack is called so, and each service has a network of its own name";
    return refuse(["services", name], `a service cannot be called \`${name}\`: ${why}`);
  }
  const other = reaches && Object.keys(services).find((each) => nameWayOut(each) === name);
  if (other !== undefined) {
    return refuse(["services", name], `the way out of ${other} may be a network of that name`);
  }
  const pattern = isAdopted ? adoptedServiceName : serviceName;
  return pattern.regex.test(name) ? [] : refuse(["services", name], `the name of a service must be ${pattern.says}`);
});

/** A service's variables begin with its name, in capitals. */
const variablesDiffer: Rule = ({ services }) => {
  const seen = new Map<string, string>();
  return Object.keys(services).flatMap((name) => {
    const prefix = namePrefix(name);
    const other = seen.get(prefix);
    seen.set(prefix, name);
    return other === undefined
      ? []
      : refuse(["services", name], `${name} and ${other} would have the same variables: ${prefix}_…`);
  });
};

const ownServicesRunSomething = checkServices(({ kind, image, source }, name, kinds) =>
  kinds.get(kind)?.own === true && image === undefined && source === undefined
    ? refuse(["services", name, "image"], "it has neither `image` nor `source`")
    : [],
);

/** What is named to be copied is a part of the folder that is. */
const bringNeedsASource = checkServices(({ bring, source }, name) =>
  bring !== undefined && source === undefined
    ? refuse(["services", name, "bring"], "nothing is copied to the server without `source`")
    : [],
);

const thereIsAService: Rule = ({ services }) =>
  Object.keys(services).length === 0
    ? refuse(["services"], "there are no services", "Add at least one, with its kind.")
    : [];

const kindIsKnown = checkServices(({ kind }, name, kinds) => {
  const nearest = findNearestName(kind, [...kinds.keys()]);
  const known = `Known kinds: ${[...kinds.keys()].join(", ")}.`;
  const fix = nearest === undefined ? known : `Did you mean ${nearest}? ${known}`;
  return kinds.has(kind) ? [] : refuse(["services", name, "kind"], `unknown kind \`${kind}\``, fix);
});

const kindTakesTheAnswers = checkServices((service, name, kinds) => {
  const kind = kinds.get(service.kind);
  return kind === undefined ? [] : answerNames.flatMap((answer) => fits(name, service, kind, answer));
});

function fits(name: string, service: ServiceAnswers, kind: Kind, answer: AnswerName): readonly AnswerIssue[] {
  if (answer === "accept" && !kind.takes.includes(answer)) {
    return acceptsOnlyWhatIsMeasured(name, service, kind);
  }
  const path = ["services", name, answer];
  const given = service[answer] !== undefined;
  if (given && !kind.takes.includes(answer)) {
    const what = `a service of kind ${kind.name} does not take \`${answer}\``;
    return refuse(path, what, `It takes: ${kind.takes.join(", ")}.`);
  }
  return !given && kind.needs.includes(answer)
    ? refuse(path, `a service of kind ${kind.name} needs \`${answer}\``)
    : [];
}

const acceptable = catalogue.flatMap(({ slug, acceptable }) => (acceptable ? [slug] : []));

/** A kind has all its controls: what is unknown before it is measured may be accepted of it, and that a list is only watched, nothing else. */
function acceptsOnlyWhatIsMeasured(name: string, service: ServiceAnswers, kind: Kind): readonly AnswerIssue[] {
  return Object.keys(service.accept ?? {}).flatMap((control) =>
    acceptable.includes(control) || acceptsTheWatch(control, service)
      ? []
      : refuse(
          ["services", name, "accept", control],
          `a service of kind ${kind.name} cannot accept \`${control}\``,
          `It can accept: ${acceptable.join(", ")}.`,
        ),
  );
}

const baseIsOneOfTheKinds = checkServices((service, name, kinds) => {
  const bases = Object.keys(kinds.get(service.kind)?.bases ?? {});
  const base = service.base?.split("@")[0];
  const what = `${service.kind} cannot be built from \`${base}\``;
  return base === undefined || bases.length === 0 || bases.includes(base)
    ? []
    : refuse(["services", name, "base"], what, `It is built from one of: ${bases.join(", ")}.`);
});

const imageFitsTheKind = checkServices(({ kind, image }, name, kinds) => {
  const tag = /:([^/:@]+)(?:@|$)/.exec(image ?? "")?.[1] ?? "";
  const unfit = kinds.get(kind)?.unfit_tags.find((one) => tag.split(/[-0-9.]+/).includes(one.tag));
  return unfit === undefined ? [] : refuse(["services", name, "image"], `${kind} cannot run \`${tag}\``, unfit.why);
});

/** Another kind's image is that kind's, whatever the answers call it. */
const imageIsNotAnotherKinds = checkServices(({ kind, image }, name, kinds) => {
  const own = kinds.get(kind);
  const program = programOf(image);
  const other = [...kinds.values()].find((each) => each.name !== kind && programOf(each.image) === program);
  return own?.image === undefined || program === undefined || other === undefined || programOf(own.image) === program
    ? []
    : refuse(
        ["services", name, "image"],
        `${kind} cannot run the image of ${other.name}`,
        `Write \`kind: ${other.name}\`.`,
      );
});

/** `postgres` of `registry.example/library/postgres:17`. */
function programOf(image: string | undefined): string | undefined {
  return /([^/:@]+)(?::[^/]*)?$/.exec((image ?? "").split("@")[0] ?? "")?.[1];
}

/** A consent to what the server cannot do would be refused on the server only, after the images are there. */
const upgradeIsPossible = checkServices(({ kind, like, image, upgrade }, name, kinds) => {
  const own = kinds.get(kind);
  const known = like === undefined ? undefined : findKnownImage(like, own?.known_images ?? [], image);
  const holds = own?.holds ?? known?.holds;
  const isByDump = upgrade?.startsWith("by-dump") === true;
  const isPossible = isByDump ? holds?.by_dump === true : holds?.in_place !== undefined;
  if (upgrade === undefined || own?.takes.includes("upgrade") !== true || isPossible) {
    return [];
  }
  const way = isByDump ? "go to a newer release by a dump here" : "take data of an older release over in place";
  const release = upgrade.replace(/^.* /, "");
  return refuse(
    ["services", name, "upgrade"],
    `${known?.title ?? "its image"} is not known to ${way}`,
    own.own && holds === undefined
      ? "Name an image that it behaves like in `like`."
      : isByDump
        ? `Write \`in-place to ${release}\`, with both numbers of the release, if it is MariaDB or MySQL.`
        : holds?.by_dump === true
          ? `Write \`by-dump to ${release.replace(/\..*/, "")}\`.`
          : "Take the rows over by a dump.",
  );
});

/** A program that gets a small part of the memory that its kind is made for is killed at its start. */
const memoryIsEnough = checkServices(({ kind, limits }, name, kinds) => {
  const own = kinds.get(kind);
  const least = own === undefined || own.own ? 0 : Math.ceil(toMebibytes(own.limits.memory) / 4);
  return limits?.memory === undefined || toMebibytes(limits.memory) >= least
    ? []
    : refuse(
        ["services", name, "limits", "memory"],
        `${kind} does not start with ${limits.memory}`,
        `Write at least ${least}m.`,
      );
});

const seedNeedsADatabase = checkServices(({ seed, database }, name) =>
  seed !== undefined && database === undefined
    ? refuse(["services", name, "database"], "there is a seed, but no database for it")
    : [],
);

const databasesAreFree = checkServices(({ kind, database }, name, kinds) =>
  database !== undefined && kinds.get(kind)?.offers?.reserved_databases.includes(database.toLowerCase())
    ? refuse(["services", name, "database"], `the name \`${database}\` is reserved by the server`)
    : [],
);

const reservationFitsTheLimit = checkServices(({ kind, limits }, name, kinds) => {
  const memory = limits?.memory ?? kinds.get(kind)?.limits.memory;
  const reservation = limits?.reservation;
  const what = `more memory is reserved (${reservation}) than the limit allows (${memory})`;
  return memory === undefined || reservation === undefined || toMebibytes(reservation) <= toMebibytes(memory)
    ? []
    : refuse(["services", name, "limits", "reservation"], what);
});

export const kindRules: readonly Rule[] = [
  thereIsAService,
  serviceNamesAreGood,
  variablesDiffer,
  ownServicesRunSomething,
  bringNeedsASource,
  kindIsKnown,
  kindTakesTheAnswers,
  baseIsOneOfTheKinds,
  imageFitsTheKind,
  imageIsNotAnotherKinds,
  upgradeIsPossible,
  memoryIsEnough,
  seedNeedsADatabase,
  databasesAreFree,
  reservationFitsTheLimit,
];
