import { findPassword, type WeakCredential } from "../../model/adopt/secrets/weak-credentials.ts";
import { nameCredentialSecret } from "../../model/build/adopted.ts";
import { nameEntry } from "../../model/secret-names.ts";
import type { ImportedService } from "../types.ts";
import { isTelling } from "./plain-text.ts";
import { createSecretFinder, findSecretsWithin, standsIn } from "./secret-parts.ts";
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

/** The variables of each service that have another one's secret in a text which is not taken apart: who changes one must change both. */
export function findUndivided(users: readonly User[]): ReadonlyMap<string, ImportedService["undivided"]> {
  const all = users.flatMap((user) => user.secrets.map((use) => ({ secret: use.secret, name: nameOf(user, use) })));
  const holders = new Map<string, number[]>(all.map(({ secret }) => [secret, []]));
  for (const [at, { secret }] of all.entries()) {
    holders.get(secret)?.push(at);
  }
  const findTelling = createSecretFinder([...holders.keys()].filter(isTelling));
  const othersIn = ({ secret: text }: SecretUse) => {
    const standing = [...findTelling(text)].filter((secret) => standsIn(text, secret));
    const within = new Set([...findSecretsWithin(text), ...standing].filter((secret) => secret !== text));
    const found = [...within].flatMap((secret) => holders.get(secret) ?? []).sort((one, other) => one - other);
    return [...new Set(found.map((at) => all[at]?.name ?? ""))];
  };
  return new Map(
    users.map((user) => [
      user.name,
      user.secrets.flatMap((use) => {
        const has = othersIn(use);
        return has.length === 0 ? [] : [{ variable: use.variable, secret: nameOf(user, use), has }];
      }),
    ]),
  );
}

function nameOf({ name }: User, { variable, vaultVariable }: SecretUse): string {
  return nameEntry(nameCredentialSecret(name, variable), vaultVariable);
}
