import { passwordIn, type WeakCredential } from "../model/adopt/weak.ts";
import { credentialSecret } from "../model/build/adopted.ts";
import type { ImportedService } from "./types.ts";

type Owner = Pick<ImportedService, "name" | "credentials">;

/** A credential by its name in the vault. */
interface Named {
  readonly secret: string;
  readonly value: string;
}

/** The credentials of a service as the vault calls them. */
export function secretsOf({ name, credentials }: Owner): readonly Named[] {
  return credentials.map(({ variable, value }) => ({ secret: credentialSecret(name, variable), value }));
}

/** Weak credentials with the others that have the same password: whoever changes one must change all. */
export function withShared(
  weak: readonly WeakCredential[],
  { name, credentials }: Owner,
  all: readonly Named[],
): ImportedService["weak"] {
  return weak.map((each) => {
    const secret = credentialSecret(name, each.variable);
    const value = credentials.find(({ variable }) => variable === each.variable)?.value ?? "";
    const others = all.filter((other) => passwordIn(other.value) === passwordIn(value) && other.secret !== secret);
    return { ...each, secret, sameAs: others.map((other) => other.secret) };
  });
}
