import type { Credential } from "../model/adopt/secrets/credentials.ts";
import { passwordIn, type WeakCredential } from "../model/adopt/secrets/weak-credentials.ts";
import { credentialSecret } from "../model/build/adopted.ts";
import type { ImportedService } from "./types.ts";

interface Owner {
  readonly name: string;
  readonly credentials: readonly Credential[];
}

/** A credential by its name in the vault. */
interface Named {
  readonly secret: string;
  readonly value: string;
}

/** The credentials of a service as the vault calls them. */
export function nameSecrets({ name, credentials }: Owner): readonly Named[] {
  return credentials.map(({ variable, value }) => ({ secret: credentialSecret(name, variable), value }));
}

/** The names of all credentials by the password in them. */
export function indexPasswords(owners: readonly Owner[]): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, string[]>();
  for (const { secret, value } of owners.flatMap(nameSecrets)) {
    const password = passwordIn(value);
    const known = index.get(password) ?? [];
    known.push(secret);
    index.set(password, known);
  }
  return index;
}

/** Weak credentials with the others that have the same password: who changes one must change all. */
export function findSharedPasswords(
  weak: readonly WeakCredential[],
  { name, credentials }: Owner,
  index: ReadonlyMap<string, readonly string[]>,
): ImportedService["weak"] {
  return weak.map((each) => {
    const secret = credentialSecret(name, each.variable);
    const value = credentials.find(({ variable }) => variable === each.variable)?.value ?? "";
    const same = index.get(passwordIn(value)) ?? [];
    return { ...each, secret, sameAs: same.filter((other) => other !== secret) };
  });
}
