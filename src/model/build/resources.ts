import { isMap } from "../../lib/paths.ts";
import { mayUse } from "../adopt/dangers/disarm.ts";
import { networkOption, withoutOptions } from "../adopt/dangers/networks.ts";
import { namesIn } from "../adopt/dangers/uses.ts";
import { anyMachine, type Machine } from "../adopt/machine.ts";
import { vaultFiles } from "../adopt/secrets/vault-files.ts";
import type { Acceptance, ComposeService, Resources } from "../adopt/types.ts";
import type { Service } from "../types.ts";

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
export function resourcesOf(
  services: readonly Service[],
  declared: Resources,
  machine: Machine = anyMachine,
): Resources {
  const users = services.flatMap(userOf);
  const inVault = vaultFiles(declared);
  const sections = (["networks", "volumes", "secrets", "configs"] as const).map((section) => {
    const all = Object.entries(declared[section] ?? {}).filter(
      ([name]) => section !== "secrets" || !inVault.includes(name),
    );
    const kept = all.filter(([name]) => isKept(section, name, users, { declared, machine }));
    return [section, Object.fromEntries(kept)] as const;
  });
  const { networks = {}, ...others } = Object.fromEntries(sections) as Readonly<Record<keyof Resources, Declarations>>;
  return withoutEmpty({ ...others, networks: { ...defaultNetwork(users), ...cleanNetworks(networks, users) } });
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
  users: readonly User[],
  around: { readonly declared: Resources; readonly machine: Machine },
): boolean {
  const using = users.filter(({ service }) => namesIn(service, section).includes(name));
  const may = ({ accepted }: Pick<User, "accepted">) => mayUse(section, name, accepted, { service: "", ...around });
  return using.length === 0 ? may({ accepted: {} }) : using.every(may);
}

function defaultNetwork(users: readonly User[]): Declarations {
  return users.some(({ service }) => namesIn(service, "networks").includes("default")) ? { default: null } : {};
}

function cleanNetworks(networks: Declarations, users: readonly User[]): Declarations {
  return Object.fromEntries(
    Object.entries(networks).map(([name, entry]) => {
      const using = users.filter(({ service }) => namesIn(service, "networks").includes(name));
      const keeps = using.some(({ accepted }) => Object.hasOwn(accepted, networkOption));
      return [name, withoutOptions(entry, keeps)];
    }),
  );
}

function withoutEmpty(resources: Readonly<Record<keyof Resources, Declarations>>): Resources {
  return Object.fromEntries(
    Object.entries(resources).filter(([, entries]) => isMap(entries) && Object.keys(entries).length > 0),
  );
}
