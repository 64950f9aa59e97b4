import { getMap } from "../../lib/fields.ts";
import { Secret } from "../../lib/secret.ts";
import type { Credential } from "../../model/adopt/secrets/credentials.ts";
import type { ComposeService } from "../../model/adopt/types.ts";

/** The service with its secrets as such, so that none can be shown. */
export function hideSecrets(
  service: ComposeService,
  secrets: readonly Pick<Credential, "variable" | "value">[],
): ComposeService {
  const hidden = secrets.map(({ variable, value }) => [variable, new Secret(value)]);
  return hidden.length === 0
    ? service
    : { ...service, environment: { ...getMap(service, "environment"), ...Object.fromEntries(hidden) } };
}
