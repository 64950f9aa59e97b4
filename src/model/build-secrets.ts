import { ownSecret, vaultVariable } from "./secret-names.ts";
import type { SecretSpec, Service } from "./types.ts";

/** Every secret of the stack: the services' own, and the passwords of the accounts that they keep for others. */
export function secretsOf(services: readonly Service[]): readonly SecretSpec[] {
  const uids = new Map(services.map(({ name, kind }) => [name, kind.user.uid]));
  return services.flatMap((service) => [...ownSecrets(service), ...accountSecrets(service, uids)]);
}

function ownSecrets({ name, kind }: Service): readonly SecretSpec[] {
  return kind.secrets.map((secret) => {
    const full = ownSecret(name, secret.name);
    return { name: full, variable: vaultVariable(full), service: name, uid: kind.user.uid, why: secret.why };
  });
}

function accountSecrets({ name, accounts }: Service, uids: ReadonlyMap<string, number>): readonly SecretSpec[] {
  return accounts.map(({ client, secret }) => ({
    name: secret,
    variable: vaultVariable(secret),
    service: client,
    uid: uids.get(client) ?? 0,
    why: `the password of ${client}'s account at ${name}`,
  }));
}
