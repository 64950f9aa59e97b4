import { mapAt } from "../../lib/fields.ts";
import { vaultFiles } from "../adopt/secrets/vault-files.ts";
import type { Resources, Service } from "../types.ts";

/** What a compose file declares besides its services, with Compose's default network if a service needs it. */
export function resourcesOf(services: readonly Service[], kept: Resources): Resources {
  const isUsed = services.some(({ adopted }) =>
    Object.hasOwn(mapAt(adopted?.hardened.service ?? {}, "networks"), "default"),
  );
  const networks = { ...(isUsed ? { default: null } : {}), ...kept.networks };
  const inVault = vaultFiles(kept);
  const secrets = Object.entries(kept.secrets ?? {}).filter(([name]) => !inVault.includes(name));
  const { secrets: _all, ...others } = kept;
  return {
    ...others,
    ...(secrets.length > 0 && { secrets: Object.fromEntries(secrets) }),
    ...(Object.keys(networks).length === 0 ? {} : { networks }),
  };
}
