import type { BuiltImage } from "../dockerfile/image.ts";
import type { KnownImage } from "../kinds/schema.ts";
import { knownCheck, publishedPort } from "../model/adopt/health.ts";
import { repositoryOf } from "../model/adopt/known-images.ts";
import type { ComposeService, Situation } from "../model/adopt/types.ts";
import { isRoot } from "../model/adopt/user.ts";
import { listAt, mapAt } from "../model/adopt/values.ts";

/** What is known of the image of one service. */
export interface ImageFacts {
  /** The image that it runs or is built on. */
  readonly reference?: string;
  readonly known?: KnownImage;
  /** Where it is built here. */
  readonly built?: BuiltImage;
  /** Official images that have no shell. */
  readonly withoutShell: readonly string[];
}

/** The answers that an image gives to what its compose file leaves open: whom the service runs as, and how it is asked whether it answers. */
export function imageAnswers(service: ComposeService, facts: ImageFacts): Pick<Situation, "user" | "health"> {
  const user = service.user === undefined ? userOf(facts) : undefined;
  const health = healthOf(service, facts);
  return { ...(user !== undefined && { user }), ...(health !== undefined && { health }) };
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
  const check = mapAt(service, "healthcheck");
  const isSettled = listAt(check, "test").length > 0 || check.disable === true;
  if (isSettled) {
    return undefined;
  }
  if (facts.built?.hasHealthCheck) {
    return { image: true };
  }
  if (knownCheck(service, facts.known) !== undefined) {
    return undefined;
  }
  const port = portOf(service, facts);
  return port !== undefined && hasShell(facts) ? { listens: port } : undefined;
}

/** The port that shows that a service is there: one that it publishes, or else one that it or its image tells of. */
function portOf(service: ComposeService, { known, built }: ImageFacts): number | undefined {
  const exposed = listAt(service, "expose").map((port) => Number(/^(\d+)(?:\/tcp)?$/.exec(String(port))?.[1]));
  return [publishedPort(service, known?.port), ...exposed, built?.port].find(
    (port) => port !== undefined && Number.isInteger(port),
  );
}

/** What is known well has one, as have all official images but a few, and what was built by one. */
function hasShell({ reference, known, built, withoutShell }: ImageFacts): boolean {
  const repository = reference && repositoryOf(reference);
  const isOfficial = repository !== undefined && !repository.includes("/") && !withoutShell.includes(repository);
  return known?.shell ?? (isOfficial || built?.hasShell === true);
}
