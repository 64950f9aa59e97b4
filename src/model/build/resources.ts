import { isMap } from "../../lib/paths.ts";
import { invertUses } from "../../lib/start-order.ts";
import { mayUse } from "../adopt/dangers/disarm.ts";
import { networkOption, withoutOptions } from "../adopt/dangers/networks.ts";
import { listNamesIn } from "../adopt/dangers/uses.ts";
import type { Machine } from "../adopt/machine.ts";
import { listVaultFiles } from "../adopt/secrets/vault-files.ts";
import type { Acceptance, ComposeService, Resources } from "../adopt/types.ts";
import type { Service } from "../types/service.ts";

type Declarations = Readonly<Record<string, unknown>>;

/** A service that uses declarations, with what its owner accepts. */
interface User {
  readonly service: ComposeService;
  readonly accepted: Readonly<Record<string, Acceptance>>;
}

/**
 * What a compose file declares besides its services, with Compose's default network if a service needs it. What is dangerous to use is left out, unless
 * every service that still uses it keeps it.
 */
export function keepResources(services: readonly Service[], declared: Resources, machine: Machine): Resources {
  const users = services.flatMap(userOf);
  const inVault = listVaultFiles(declared);
  const keep = (section: keyof Resources, index = indexUsers(users, section)): Declarations => {
    const kept = Object.entries(declared[section] ?? {}).filter(
      ([name]) =>
        !(section === "secrets" && inVault.includes(name)) &&
        isKept(section, name, index.get(name) ?? [], { declared, machine }),
    );
    return Object.fromEntries(kept);
  };
  const onNetworks = indexUsers(users, "networks");
  return withoutEmpty({
    volumes: keep("volumes"),
    secrets: keep("secrets"),
    configs: keep("configs"),
    networks: { ...defaultNetwork(onNetworks), ...cleanNetworks(keep("networks", onNetworks), onNetworks) },
  });
}

/** The users of each declaration of a section, by its name. */
type Index = ReadonlyMap<string, readonly User[]>;

function indexUsers(users: readonly User[], section: keyof Resources): Index {
  return invertUses(new Map(users.map((user) => [user, [...new Set(listNamesIn(user.service, section))]])));
}

function userOf({ adopted }: Service): readonly User[] {
  if (adopted === undefined) {
    return [];
  }
  const { service, dangers } = adopted.hardened;
  const accepted = dangers.flatMap(({ slug, acceptance }) => (acceptance === undefined ? [] : [[slug, acceptance]]));
  return [{ service, accepted: Object.fromEntries(accepted) }];
}

function isKept(
  section: keyof Resources,
  name: string,
  using: readonly User[],
  around: { readonly declared: Resources; readonly machine: Machine },
): boolean {
  const may = ({ accepted }: Pick<User, "accepted">) => mayUse(section, name, accepted, { service: "", ...around });
  return using.length === 0 ? may({ accepted: {} }) : using.every(may);
}

function defaultNetwork(users: Index): Declarations {
  return users.has("default") ? { default: null } : {};
}

function cleanNetworks(networks: Declarations, users: Index): Declarations {
  return Object.fromEntries(
    Object.entries(networks).map(([name, entry]) => {
      const keeps = (users.get(name) ?? []).some(({ accepted }) => Object.hasOwn(accepted, networkOption));
      return [name, withoutOptions(entry, keeps)];
    }),
  );
}

function withoutEmpty(resources: Readonly<Record<keyof Resources, Declarations>>): Resources {
  return Object.fromEntries(
    Object.entries(resources).filter(([, entries]) => isMap(entries) && Object.keys(entries).length > 0),
  );
}
