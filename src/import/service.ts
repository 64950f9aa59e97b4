import type { BuiltImage } from "../dockerfile/image.ts";
import type { Kind } from "../kinds/schema/kind.ts";
import type { KnownImage } from "../kinds/schema/known-image.ts";
import { getMap, getScalar, listAt, without } from "../lib/fields.ts";
import { describeLikeness, findKnownImage } from "../model/adopt/known-images.ts";
import { type Credential, findCredentials } from "../model/adopt/secrets/credentials.ts";
import type { ComposeService } from "../model/adopt/types.ts";
import { isRoot } from "../model/adopt/user.ts";
import type { Reach } from "./find-reach.ts";
import { type ImageFacts, readImageAnswers } from "./image-answers.ts";
import type { SecretUse } from "./secrets/types.ts";
import { makeServiceAnswers, placeVolumes } from "./service-answers.ts";
import type { Importing } from "./types.ts";

/** A service as its compose file has it, and what is known of it. */
export interface ReadService {
  readonly name: string;
  readonly service: ComposeService;
  readonly known?: KnownImage;
  /** As what its image is known. */
  readonly like?: string;
  /** What its image answers. */
  readonly asked: ReturnType<typeof readImageAnswers>;
  readonly credentials: readonly Credential[];
}

/** A service on its way into the stack. */
export interface Step {
  readonly answers: Readonly<Record<string, unknown>>;
  /** The service as its compose file has it, without the secrets that can be moved. */
  readonly bare: ComposeService;
}

/** Looks at one service of a compose project. */
export function readService(name: string, service: ComposeService, importing: Importing): ReadService {
  const image = getScalar(service, "image");
  const dockerfile = findDockerfile(name, importing);
  const facts = factsOf(image, dockerfile?.builds, importing.kind);
  const { known } = facts;
  const asked = readImageAnswers(service, facts);
  const like = known && (facts.built?.base === undefined ? known.images[0] : describeLikeness(facts.built.base, known));
  return {
    name,
    service,
    ...(known && { known }),
    ...(like !== undefined && { like }),
    asked,
    credentials: findCredentials(asked.user === undefined ? service : { ...service, user: asked.user }, known),
  };
}

/** Turns it into answers. */
export function importService(
  { name, service, known, like, asked }: ReadService,
  secrets: readonly SecretUse[],
  importing: Importing,
  reach?: Reach,
): Step {
  // With the paths that the stack will have: a folder of the project may lie where the server's own programs look.
  const dockerfile = findDockerfile(name, importing);
  const bare = placeVolumes(withoutSecrets(service, secrets), importing.project.folder);
  return {
    bare,
    answers: makeServiceAnswers(
      {
        service: bare,
        ...(like !== undefined && { like }),
        ...asked,
        ...(reach && { ways: { reaches: reach.reaches, ...(known?.only_answers === true && { outbound: "none" }) } }),
        secrets,
        where: { folder: importing.project.folder, root: importing.root },
        ...(dockerfile?.isOutside && { dockerfile: dockerfile.text }),
        accept: importing.kept.get(name) ?? {},
      },
      importing.kind.name,
    ),
  };
}

function findDockerfile(name: string, { dockerfiles }: Importing) {
  return dockerfiles.find(({ service }) => service === name);
}

/** A service whose profile is active is started like any other. */
export function dropActiveProfiles(service: ComposeService, active: readonly string[]): ComposeService {
  const isActive =
    active.includes("*") || listAt(service, "profiles").some((profile) => active.includes(String(profile)));
  return isActive ? without(service, "profiles") : service;
}

/** An image is known by its own name; one that is built, by what it is built on and begins like. */
function factsOf(image: string | undefined, built: BuiltImage | undefined, kind: Kind): ImageFacts {
  const reference = built === undefined ? image : (built.base ?? "scratch");
  const found = reference === undefined ? undefined : findKnownImage(reference, kind.known_images);
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
function withoutSecrets(service: ComposeService, secrets: readonly SecretUse[]): ComposeService {
  const moved = new Set(secrets.map(({ variable }) => variable));
  const kept = Object.entries(getMap(service, "environment")).filter(([variable]) => !moved.has(variable));
  return moved.size === 0 ? service : { ...service, environment: Object.fromEntries(kept) };
}
