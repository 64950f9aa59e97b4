import { entry, plain } from "../compose/node.ts";
import { composeProblem } from "../compose/problems.ts";
import type { ComposeProject } from "../compose/types.ts";
import type { BuiltImage } from "../dockerfile/image.ts";
import type { Kind } from "../kinds/schema.ts";
import { Secret } from "../lib/secret.ts";
import { adopt } from "../model/adopt/adopt.ts";
import { credentialsOf, type Way } from "../model/adopt/credentials.ts";
import { knownImage, likeness } from "../model/adopt/known-images.ts";
import type { Acceptance, ComposeService, Lack, Situation } from "../model/adopt/types.ts";
import { listAt, mapAt, textAt, without } from "../model/adopt/values.ts";
import { secretFilesOf } from "../model/adopt/vault-files.ts";
import { weakIn } from "../model/adopt/weak.ts";
import { vaultFileVariable } from "../model/build-own.ts";
import type { WrittenAnswers } from "../model/schema.ts";
import { vaultVariable } from "../model/secret-names.ts";
import { placed, resourceAnswers, serviceAnswers } from "./answers.ts";
import { commentsFor } from "./comments.ts";
import { afterReboot, renamed, unnamedData } from "./earlier.ts";
import { type ImageFacts, imageAnswers } from "./image-answers.ts";
import { requireOneLine } from "./one-line.ts";
import { placeIn } from "./places.ts";
import { filesWith, plainTextIn } from "./plain-text.ts";
import { type ReadSecret, variablesLeft } from "./secret-sources.ts";
import { secretsOf, withShared } from "./shared.ts";
import { sharedMounts } from "./shared-mounts.ts";
import type { Imported, ImportedService } from "./types.ts";

export interface Importing {
  readonly project: ComposeProject;
  /** The kind of services that no kind describes. */
  readonly kind: Kind;
  /** What the stack is called; must be a stack's name. */
  readonly stack: string;
  /** The dangers that the owner keeps, by service and danger. */
  readonly kept: ReadonlyMap<string, Readonly<Record<string, Acceptance>>>;
  /** The last day of what is accepted because nothing better is known, `YYYY-MM-DD`. */
  readonly until: string;
  /** What the Dockerfile tells of the image that a service is built by; undefined where it is not built, or where that cannot be read. */
  readonly builtImageOf: (service: string) => BuiltImage | undefined;
  /** The secrets that stand in files or variables and go into the vault. */
  readonly movable: readonly ReadSecret[];
  /** What services of that kind get where nothing else is said. */
  readonly defaults: Pick<Situation, "limits" | "logging">;
}

/**
 * Turns a compose project into answers, its plain-text credentials into secrets, and tells what becomes of each service. Nothing is read or written.
 *
 * @throws Problem (exit 2) where there is no service, or a credential does not fit into the vault
 */
export function importProject(importing: Importing): Imported {
  const { project, stack } = importing;
  requireServices(project);
  const tree = plain(project.tree) as ComposeService;
  const written = mapAt(tree, "services") as Readonly<Record<string, ComposeService>>;
  const shared = sharedMounts(written, importing.until);
  const services = Object.entries(written).map(([name, service]) => {
    const kept = { ...shared.get(name), ...importing.kept.get(name) };
    return importService(name, withoutActive(service, project.profiles), importing, kept);
  });
  requireOneLine(
    project,
    services.map(({ told }) => told),
  );
  const { movable } = importing;
  const vaultFiles = movable.map(({ name }) => name);
  const resources = resourceAnswers(tree, { folder: project.folder, project: project.name, stack, vaultFiles });
  const answers = {
    version: 1,
    name: stack,
    hosts: [{ name: "local", connection: "local" }],
    services: Object.fromEntries(services.map(({ name, answers: own }) => [name, own])),
    ...(Object.keys(resources).length === 0 ? {} : { compose: resources }),
  } as WrittenAnswers;
  const credentials = services.flatMap(({ told }) => secretsOf(told));
  const values = [...credentials.map(({ value }) => value), ...movable.flatMap(({ text }) => text ?? [])];
  const { comments, notices } = commentsFor(project, answers, values);
  return {
    answers,
    comments,
    where: (path) => placeIn(project, path),
    secrets: new Map([
      ...credentials.map(({ secret, value }) => [vaultVariable(secret), new Secret(value)] as const),
      ...movable.flatMap(({ name, text }) =>
        text === undefined ? [] : [[vaultFileVariable(name), new Secret(text)] as const],
      ),
    ]),
    movedSecrets: movable.map(({ text, ...source }) => (text === undefined ? { ...source, isMissing: true } : source)),
    services: services.map(({ told, bare }) => ({
      ...told,
      weak: withShared(weakIn(told.name, bare, told.credentials), told, credentials),
      plainText: plainTextIn(bare, values),
    })),
    plainFiles: filesWith(values, project),
    isRenamed: project.name !== stack,
    notices: [
      ...project.notices,
      ...renamed(project, stack),
      ...afterReboot(project),
      ...variablesLeft(project, movable),
      ...notices,
    ],
  };
}

function requireServices({ tree }: ComposeProject): void {
  const services = entry(tree, "services");
  if (services?.kind !== "map" || services.entries.size === 0) {
    throw composeProblem((services ?? tree).at, "there is no service in it that could be taken over");
  }
}

interface Step {
  readonly name: string;
  readonly answers: Readonly<Record<string, unknown>>;
  /** The service as its compose file has it, without the credentials that can be moved. */
  readonly bare: ComposeService;
  readonly told: Omit<ImportedService, "plainText" | "weak">;
}

function importService(
  name: string,
  service: ComposeService,
  importing: Importing,
  kept: Readonly<Record<string, Acceptance>>,
): Step {
  const image = textAt(service, "image");
  const facts = factsOf(image, importing.builtImageOf(name), importing.kind);
  const { known } = facts;
  const asked = imageAnswers(service, facts);
  const credentials = credentialsOf(asked.user === undefined ? service : { ...service, user: asked.user }, known);
  const secrets = Object.fromEntries(credentials.map(({ variable, way }) => [variable, way]));
  const { folder } = importing.project;
  // With the paths that the stack will have: a folder of the project may lie where the server's own programs look.
  const bare = placed(withoutCredentials(service, secrets), folder);
  const secretFiles = secretFilesOf(
    service,
    importing.movable.map((secret) => secret.name),
  );
  const situation = {
    service: name,
    ...(known && { image: known }),
    ...asked,
    secretFiles,
    ...importing.defaults,
    accepted: kept,
  };
  const adopted = adopt(bare, situation);
  const like = facts.reference === undefined || known === undefined ? undefined : likeness(facts.reference, known);
  const accept = { ...kept, ...openPoints(adopted.lacks, importing.until) };
  return {
    name,
    bare,
    answers: serviceAnswers(
      { service: bare, ...(like !== undefined && { like }), ...asked, secrets, accept },
      importing.kind.name,
    ),
    told: {
      name,
      ...(known && { known }),
      adopted,
      credentials,
      profiles: listAt(service, "profiles").map(String),
      unnamedData: unnamedData(service, known),
    },
  };
}

/** A service whose profile is active is started like any other. */
function withoutActive(service: ComposeService, active: readonly string[]): ComposeService {
  const isActive =
    active.includes("*") || listAt(service, "profiles").some((profile) => active.includes(String(profile)));
  return isActive ? without(service, "profiles") : service;
}

/** What the service does without because nothing better is known; agreeing to the import agrees to it, until its last day. */
function openPoints(lacks: readonly Lack[], until: string): Readonly<Record<string, Acceptance>> {
  return Object.fromEntries(lacks.map(({ control, why }) => [control, { reason: asReason(why), until }]));
}

/** One line without braces, as harden.yml wants a reason; names of the compose file stand in it. */
function asReason(text: string): string {
  const line = text.replace(/[{}\p{C}]/gu, " ");
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

/** An image is known by its own name; one that is built, by what it is built on. */
function factsOf(image: string | undefined, built: BuiltImage | undefined, kind: Kind): ImageFacts {
  const reference = built === undefined ? image : built.base;
  const known = reference === undefined ? undefined : knownImage(reference, kind.known_images);
  return {
    ...(reference !== undefined && { reference }),
    ...(known && { known }),
    ...(built && { built }),
    withoutShell: kind.without_shell,
  };
}

/** The variables without those that are secrets; how the service gets these is said beside them. */
function withoutCredentials(service: ComposeService, secrets: Readonly<Record<string, Way>>): ComposeService {
  const environment = Object.entries(mapAt(service, "environment")).filter(
    ([variable]) => !Object.hasOwn(secrets, variable),
  );
  return Object.keys(secrets).length === 0 ? service : { ...service, environment: Object.fromEntries(environment) };
}

/** A stack's name that is as near to the project's as a group of Ansible can be called. */
export function stackNameFor(project: string): string {
  const name = project
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 30);
  return name === "" ? "stack" : name;
}
