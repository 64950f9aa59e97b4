import type { Kind } from "../kinds/schema.ts";
import { adopt } from "./adopt/adopt.ts";
import { withoutPlainText } from "./adopt/credentials.ts";
import { knownImage } from "./adopt/known-images.ts";
import type { ComposeService } from "./adopt/types.ts";
import { mapAt } from "./adopt/values.ts";
import type { ServiceAnswers } from "./schema.ts";
import { ownSecret } from "./secret-names.ts";
import type { Limits, OwnSecret, OwnService } from "./types.ts";

/** A service that the answers describe themselves, hardened; undefined where a kind describes it. */
export function buildOwn(
  name: string,
  kind: Kind,
  written: ServiceAnswers,
  limits: Limits,
  logging: string,
): OwnService | undefined {
  if (!kind.own) {
    return undefined;
  }
  const { like, user, capabilities, writable, health, accept = {} } = written;
  const image = like === undefined ? undefined : knownImage(like, kind.known_images);
  const secrets = secretsOf(name, written);
  const service = withoutPlainText(composeService(written), written.secrets ?? {}, {
    secret: (variable) => credentialSecret(name, variable),
    environmentFile: `./secrets/${environmentFile(name)}`,
  });
  const adopted = adopt(service, {
    service: name,
    ...(image && { image }),
    ...(user !== undefined && { user }),
    ...(capabilities && { capabilities }),
    ...(writable && { writable }),
    ...(health && { health }),
    limits,
    logging: { driver: logging },
    accepted: accept,
  });
  return { adopted: { ...adopted, service: onANetwork(adopted.service) }, secrets };
}

/** A service that names no network is on the one that Compose makes; here that is said. */
function onANetwork(service: ComposeService): ComposeService {
  const isOnNone = Object.keys(mapAt(service, "networks")).length === 0 && service.network_mode === undefined;
  return isOnNone ? { ...service, networks: { default: null } } : service;
}

/** What the compose file said, with the keys that have an answer of their own. */
function composeService({ image, compose = {} }: ServiceAnswers): ComposeService {
  return { ...(image !== undefined && { image }), ...compose };
}

function secretsOf(name: string, { secrets = {} }: ServiceAnswers): readonly OwnSecret[] {
  return Object.entries(secrets).map(([variable, way]) => ({
    variable,
    way,
    secret: credentialSecret(name, variable),
  }));
}

/** What the secret of a variable is called. */
export function credentialSecret(service: string, variable: string): string {
  return ownSecret(service, variable.toLowerCase());
}

/** The file of a service's secret variables, below the stack's secrets. */
export function environmentFile(service: string): string {
  return `${service}.env`;
}
