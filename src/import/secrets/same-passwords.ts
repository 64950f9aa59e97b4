import { findPassword, type WeakCredential } from "../../model/adopt/secrets/weak-credentials.ts";
import { nameCredentialSecret } from "../../model/build/adopted.ts";
import { nameEntry } from "../../model/secret-names.ts";
import type { ImportedService } from "../types.ts";
import { isTelling } from "./plain-text.ts";
import { findSecretsWithin, standsIn } from "./secret-parts.ts";
import type { SecretUse } from "./types.ts";

/** A service and what it has of the vault. */
interface User {
  readonly name: string;
  readonly secrets: readonly SecretUse[];
}

/** The names of all secrets by the password in them. */
export function indexPasswords(users: readonly User[]): ReadonlyMap<string, ReadonlySet<string>> {
  const index = new Map<string, Set<string>>();
  for (const user of users) {
    for (const use of user.secrets) {
      const password = findPassword(use.secret);
      index.set(password, (index.get(password) ?? new Set()).add(nameOf(user, use)));
    }
  }
  return index;
}

/** Weak credentials with the other secrets that have the same password and stay apart: who changes one must change all. */
export function findSharedPasswords(
  weak: readonly WeakCredential[],
  user: User,
  index: ReadonlyMap<string, ReadonlySet<string>>,
): ImportedService["weak"] {
  return weak.flatMap((each) => {
    const use = user.secrets.find(({ variable }) => variable === each.variable);
    const secret = use && nameOf(user, use);
    const same = [...(index.get(findPassword(use?.secret ?? "")) ?? [])];
    return secret === undefined ? [] : [{ ...each, secret, sameAs: same.filter((other) => other !== secret) }];
  });
}

/** A weak secret is told where it is met first, however many have it. */
export function tellOnce(services: readonly ImportedService[]): readonly ImportedService[] {
  const all = services.flatMap(({ weak }) => weak);
  const first = new Map([...all].reverse().map((each) => [each.secret, each]));
  return services.map((service) => ({
    ...service,
    weak: service.weak.filter((each) => first.get(each.secret) === each),
  }));
}

/** The variables of a service that have another one's secret in a text which is not taken apart: who changes one must change both. */
export function findUndivided(user: User, users: readonly User[]): ImportedService["undivided"] {
  return user.secrets.flatMap((use) => {
    const within = new Set(findSecretsWithin(use.secret));
    const has = (secret: string) => within.has(secret) || (isTelling(secret) && standsIn(use.secret, secret));
    const others = users.flatMap((other) =>
      other.secrets.filter(({ secret }) => secret !== use.secret && has(secret)).map((each) => nameOf(other, each)),
    );
    const secret = nameOf(user, use);
    return others.length === 0 ? [] : [{ variable: use.variable, secret, has: [...new Set(others)] }];
  });
}

function nameOf({ name }: User, { variable, vaultVariable }: SecretUse): string {
  return nameEntry(nameCredentialSecret(name, variable), vaultVariable);
}
