import type { BuiltImage } from "../dockerfile/image.ts";
import type { Kind, KnownImage } from "../kinds/schema.ts";
import { listAt, mapAt, scalarAt, without } from "../lib/fields.ts";
import { credentialsOf, type Way } from "../model/adopt/credentials.ts";
import { hardenService } from "../model/adopt/harden.ts";
import { knownImage, likeness } from "../model/adopt/known-images.ts";
import type { Acceptance, ComposeService, Lack } from "../model/adopt/types.ts";
import { isRoot } from "../model/adopt/user.ts";
import { secretFilesOf } from "../model/adopt/vault-files.ts";
import { placed, serviceAnswers } from "./answers.ts";
import { unnamedData } from "./earlier.ts";
import { type ImageFacts, imageAnswers } from "./image-answers.ts";
import type { ImportedService, Importing } from "./types.ts";

/** What becomes of one service. */
export interface Step {
  readonly name: string;
  readonly answers: Readonly<Record<string, unknown>>;
  /** The service as its compose file has it, without the credentials that can be moved. */
  readonly bare: ComposeService;
  readonly told: Omit<ImportedService, "plainText" | "weak">;
}

/**
 * Turns one service of a compose project into answers.
 *
 * @param kept the dangers that its owner keeps
 */
export function importService(
  name: string,
  service: ComposeService,
  importing: Importing,
  kept: Readonly<Record<string, Acceptance>>,
): Step {
  const image = scalarAt(service, "image");
  const dockerfile = importing.dockerfiles.find((each) => each.service === name);
  const facts = factsOf(image, dockerfile?.builds, importing.kind);
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
  const hardened = hardenService(bare, situation);
  const like = known && (facts.built?.base === undefined ? known.images[0] : likeness(facts.built.base, known));
  const accept = { ...kept, ...openPoints(hardened.lacks, importing.until) };
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
      hardened,
      credentials,
      profiles: listAt(service, "profiles").map(String),
      unnamedData: unnamedData(service, known),
    },
  };
}

/** A service whose profile is active is started like any other. */
export function withoutActive(service: ComposeService, active: readonly string[]): ComposeService {
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

/** An image is known by its own name; one that is built, by what it is built on and begins like. */
function factsOf(image: string | undefined, built: BuiltImage | undefined, kind: Kind): ImageFacts {
  const reference = built === undefined ? image : (built.base ?? "scratch");
  const found = reference === undefined ? undefined : knownImage(reference, kind.known_images);
  const known = found && holdsFor(found, built) ? found : undefined;
  return {
    ...(reference !== undefined && { reference }),
    ...(known && { known }),
    ...(built && { built }),
    kind,
  };
}

/** What is known of an image holds for those that are built on it, as long as these begin as it does. */
function holdsFor(image: KnownImage, built: BuiltImage | undefined): boolean {
  if (built?.user !== undefined) {
    return !isRoot({ user: built.user });
  }
  return image.starts_as_user || built?.beginsByScript !== true;
}

/** The variables without those that are secrets; how the service gets these is said beside them. */
function withoutCredentials(service: ComposeService, secrets: Readonly<Record<string, Way>>): ComposeService {
  const environment = Object.entries(mapAt(service, "environment")).filter(
    ([variable]) => !Object.hasOwn(secrets, variable),
  );
  return Object.keys(secrets).length === 0 ? service : { ...service, environment: Object.fromEntries(environment) };
}
