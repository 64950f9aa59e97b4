import type { BuiltImage } from "../dockerfile/image.ts";
import type { Kind } from "../kinds/schema/kind.ts";
import type { KnownImage } from "../kinds/schema/known-image.ts";
import { getMap, getScalar, listAt } from "../lib/fields.ts";
import { findKnownCheck, findPublishedPort } from "../model/adopt/health.ts";
import { readRepository } from "../model/adopt/known-images.ts";
import type { ComposeService, Situation } from "../model/adopt/types.ts";
import { isRoot } from "../model/adopt/user.ts";
import { findWritableFolders } from "../model/adopt/writable.ts";

/** What is known of the image of one service. */
export interface ImageFacts {
  /** The image that it runs or is built on. */
  readonly reference?: string;
  readonly known?: KnownImage;
  /** Where it is built here. */
  readonly built?: BuiltImage;
  readonly kind: Pick<Kind, "without_shell" | "systems" | "interpreters">;
}

/**
 * The answers that an image gives to what its compose file leaves open: whom the service runs as, what it needs for that, and how it is asked whether it
 * answers.
 */
export function readImageAnswers(
  service: ComposeService,
  facts: ImageFacts,
): Pick<Situation, "user" | "capabilities" | "health"> {
  const user = service.user === undefined ? userOf(facts) : undefined;
  const health = healthOf(service, facts);
  const capabilities = capabilitiesOf(service, facts);
  return {
    ...(user !== undefined && { user }),
    ...(capabilities && { capabilities }),
    ...(health !== undefined && { health }),
  };
}

/** Of root that gives nothing up: undefined where what is known of the image says it, or where it is unknown. */
function capabilitiesOf(service: ComposeService, facts: ImageFacts): readonly string[] | undefined {
  const { known, built } = facts;
  const isOthers = service.user !== undefined || built?.user !== undefined || known?.user !== undefined;
  const isPlain =
    known === undefined ? runsOneProgram(service, facts) : known.language && known.capabilities.length === 0;
  if (isOthers || !isPlain) {
    return undefined;
  }
  if (writesInFolders(service) || built?.givesFilesAway) {
    // Root without it is one user among others, and what it could write until now may be somebody else's.
    return ["DAC_OVERRIDE"];
  }
  return known === undefined ? [] : undefined;
}

/** An operating system's image has no entrypoint that would give its rights up, and an interpreter changes no user. */
function runsOneProgram(service: ComposeService, { reference, built, kind }: ImageFacts): boolean {
  const isAsBuilt = service.entrypoint === undefined && service.command === undefined;
  return (
    isAsBuilt &&
    built?.beginsByScript === false &&
    kind.systems.includes(readRepository(reference ?? "")) &&
    kind.interpreters.includes(built.program ?? "")
  );
}

function writesInFolders(service: ComposeService): boolean {
  return findWritableFolders(service).some((volume) => !getScalar(volume, "target")?.endsWith(".sock"));
}

/** A name means a number that only the image knows. */
function userOf({ built }: ImageFacts): string | undefined {
  const user = built?.user;
  if (user === undefined || isRoot({ user })) {
    return undefined;
  }
  return /^[0-9]{1,10}:[0-9]{1,10}$/.test(user) ? user : "image";
}

function healthOf(service: ComposeService, facts: ImageFacts): Situation["health"] {
  const check = getMap(service, "healthcheck");
  const isSettled = listAt(check, "test").length > 0 || check.disable === true;
  if (isSettled) {
    return undefined;
  }
  if (facts.built?.hasHealthCheck) {
    return { image: true };
  }
  const port = portOf(service, facts);
  const isTold = findKnownCheck(service, facts.known) === undefined || isElsewhere(port, service, facts);
  return isTold && port !== undefined && hasShell(facts) ? { listens: port } : undefined;
}

/** Whether a known server, of which nothing but its port can be asked, is said to listen on another one than usual. */
function isElsewhere(port: number | undefined, service: ComposeService, { known }: ImageFacts): boolean {
  const { health, listens } = known ?? {};
  return health === undefined && listens !== undefined && port !== (findPublishedPort(service, listens) ?? listens);
}

/** The port that shows that a service is there: one that it publishes, or else one that it or its image tells of. */
function portOf(service: ComposeService, { known, built }: ImageFacts): number | undefined {
  const exposed = listAt(service, "expose").map((port) => Number(/^(\d+)(?:\/tcp)?$/.exec(String(port))?.[1]));
  // What an image exposes is told of its own program: another command may listen nowhere.
  const isAsBuilt = service.command === undefined && service.entrypoint === undefined;
  return [
    findPublishedPort(service, known?.port ?? known?.listens),
    ...exposed,
    isAsBuilt ? built?.port : undefined,
  ].find((port) => port !== undefined && Number.isInteger(port));
}

/** What is known well has one, as have all official images but a few, and what was built by one. */
function hasShell({ reference, known, built, kind }: ImageFacts): boolean {
  const repository = reference && readRepository(reference);
  const isOfficial = repository !== undefined && !repository.includes("/") && !kind.without_shell.includes(repository);
  return known?.shell ?? (isOfficial || built?.hasShell === true);
}
