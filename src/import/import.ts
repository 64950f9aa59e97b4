import { getEntry, toPlain } from "../compose/node.ts";
import { buildComposeProblem } from "../compose/problems.ts";
import type { ComposeProject } from "../compose/types.ts";
import { getMap, listAt, without } from "../lib/fields.ts";
import { Secret } from "../lib/secret.ts";
import { createFinder } from "../lib/text/texts-within.ts";
import { isGuess } from "../model/adopt/secrets/credentials.ts";
import { findWeakCredentials } from "../model/adopt/secrets/weak-credentials.ts";
import type { ComposeService } from "../model/adopt/types.ts";
import { nameVaultFileVariable } from "../model/build/adopted.ts";
import type { WrittenAnswers } from "../model/schema/answers.ts";
import { moveComments } from "./compose-comments.ts";
import { findPlace } from "./find-place.ts";
import { findReach } from "./find-reach.ts";
import { nameJoinedServices } from "./joined-services.ts";
import { findUnnamedData, noticeReboot } from "./previous-containers.ts";
import { findProxies } from "./proxies/find-proxies.ts";
import type { ImportedProxy } from "./proxies/types.ts";
import { hideSecrets } from "./secrets/hide-secrets.ts";
import { requireOneLine } from "./secrets/one-line.ts";
import { findPlainFiles, findPlainText } from "./secrets/plain-text.ts";
import { findSharedPasswords, findUndivided, indexPasswords, tellOnce } from "./secrets/same-passwords.ts";
import { noticeVariables } from "./secrets/secret-sources.ts";
import { findDistinct, shareSecrets } from "./secrets/share-secrets.ts";
import type { SecretUse } from "./secrets/types.ts";
import { dropActiveProfiles, importService, type ReadService, readService, type Step } from "./service.ts";
import { makeResourceAnswers, placeVolumes } from "./service-answers.ts";
import { noticeOutside } from "./sources/outside.ts";
import type { Imported, ImportedService, Importing } from "./types.ts";
import { findUnsetSecrets } from "./unset-variables.ts";
import { findVolumes } from "./volume-names.ts";

/** A service of the compose file, as it stands there and as it was taken apart. */
interface Taken extends ReadService, Step {
  readonly reachIsGuessed: boolean;
  readonly secrets: readonly SecretUse[];
}

/**
 * Turns a compose project into answers and its plain-text credentials into secrets, and tells what the project says of itself. What becomes of it the
 * model says, once the answers are settled. Nothing is read or written.
 *
 * @throws Problem (exit 2) where there is no service, or a credential does not fit into the vault
 */
export function importProject(importing: Importing): Imported {
  const { project, movable } = importing;
  requireServices(project);
  const tree = toPlain(project.tree) as ComposeService;
  const written = getMap(tree, "services") as Readonly<Record<string, ComposeService>>;
  const askers = [...importing.kept].filter(([, dangers]) => Object.hasOwn(dangers, "engine-socket"));
  const proxies = findProxies(project);
  const reach = findReach(
    tree,
    askers.map(([name]) => name),
    listAsked(proxies),
  );
  const read = Object.entries(written).map(([name, service]) =>
    readService(name, startedAs(service, written, project), importing),
  );
  requireOneLine(project, read);
  const shared = shareSecrets(read, movable);
  const services = read.map((service): Taken => {
    const found = reach?.get(service.name);
    const secrets = shared.get(service.name) ?? [];
    const step = importService(service, secrets, importing, found);
    const source = written[service.name] ?? service.service;
    return { ...service, ...step, service: source, secrets, reachIsGuessed: found?.isGuessed === true };
  });
  const answers = answersOf(importing, tree, services);
  const values = [
    ...new Set([
      ...services.flatMap(({ secrets }) => secrets.flatMap(({ value, secret }) => [value, secret])),
      ...movable.flatMap(({ text }) => text ?? []),
    ]),
  ];
  const { comments, notices } = moveComments(project, answers, values);
  const passwords = indexPasswords(services);
  const findTelling = createFinder(values.filter(findDistinct(read)));
  const undivided = findUndivided(services);
  return {
    answers,
    comments,
    where: (path) => findPlace(project, path),
    secrets: secretsOf(importing, services),
    movedSecrets: movable.map(({ text, ...source }) => (text === undefined ? { ...source, isMissing: true } : source)),
    services: tellOnce(
      services.map((service) =>
        factsOf(service, {
          passwords,
          hasSecret: (text) => findTelling(text).size > 0,
          undivided: undivided.get(service.name) ?? [],
          folder: project.folder,
        }),
      ),
    ),
    proxies,
    plainFiles: findPlainFiles(values, project),
    project: project.name,
    nameUses: project.nameUses,
    volumes: findVolumes(tree),
    unsetSecrets: findUnsetSecrets(project),
    notices: [
      ...project.notices,
      ...noticeReboot(project),
      ...noticeOutside(project, importing.root, importing.dockerfiles),
      ...noticeVariables(project, movable),
      ...notices,
    ],
  };
}

/** Whom each proxy asks, where all of its settings were understood. */
function listAsked(proxies: readonly ImportedProxy[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    proxies
      .filter(({ obstacles }) => obstacles.length === 0)
      .map(({ service, sites }) => [service, [...new Set(sites.map((site) => site.service))]]),
  );
}

/** A service as it is started here: with the profiles that are active, beside containers of its own project. */
function startedAs(
  service: ComposeService,
  services: Readonly<Record<string, ComposeService>>,
  { name, profiles }: ComposeProject,
): ComposeService {
  return nameJoinedServices(dropActiveProfiles(service, profiles), services, name);
}

function answersOf(importing: Importing, tree: ComposeService, services: readonly Taken[]): WrittenAnswers {
  const { project, stack, movable } = importing;
  const vaultFiles = movable.map(({ name }) => name);
  const resources = makeResourceAnswers(tree, { folder: project.folder, vaultFiles });
  return {
    version: 1,
    name: stack,
    hosts: [{ name: "local", connection: "local" }],
    services: Object.fromEntries(services.map(({ name, answers }) => [name, answers])),
    ...(Object.keys(resources).length === 0 ? {} : { compose: resources }),
  } as WrittenAnswers;
}

function secretsOf({ movable }: Importing, services: readonly Taken[]): ReadonlyMap<string, Secret> {
  return new Map([
    ...services.flatMap(({ secrets }) =>
      secrets.map(({ vaultVariable, secret }) => [vaultVariable, new Secret(secret)] as const),
    ),
    ...movable.flatMap(({ name, text }) =>
      text === undefined ? [] : [[nameVaultFileVariable(name), new Secret(text)] as const],
    ),
  ]);
}

/** What the rest of the project has to do with a service. */
interface Surroundings {
  readonly passwords: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether a text has one of the project's secrets that are told wherever they stand. */
  readonly hasSecret: (text: string) => boolean;
  readonly undivided: ImportedService["undivided"];
  readonly folder: string;
}

function factsOf(taken: Taken, { passwords, hasSecret, undivided, folder }: Surroundings): ImportedService {
  const { name, service, bare, known, secrets } = taken;
  return {
    name,
    source: hideSecrets(placeVolumes(asUnderstood(service), folder), secrets),
    variables: secrets.map(({ variable }) => variable),
    weak: findSharedPasswords(findWeakCredentials(name, bare, secrets), taken, passwords),
    guessed: secrets
      .filter(({ variable, value, from }) => from === undefined && isGuess(variable, value))
      .map(({ variable, value }) => ({ variable, value: new Secret(value) })),
    undivided,
    plainText: findPlainText(bare, hasSecret),
    profiles: listAt(bare, "profiles").map(String),
    unnamedData: findUnnamedData(service, known),
    reachIsGuessed: taken.reachIsGuessed,
  };
}

/** What `env_file` and `extends` name is filled in already. */
function asUnderstood(service: ComposeService): ComposeService {
  return ["env_file", "extends"].reduce(without, service);
}

function requireServices({ tree }: ComposeProject): void {
  const services = getEntry(tree, "services");
  if (services?.kind !== "map" || services.entries.size === 0) {
    throw buildComposeProblem((services ?? tree).at, "there is no service in it that could be taken over");
  }
}
