import { isCredential } from "../../model/adopt/secrets/credentials.ts";
import { nameCredentialSecret, nameVaultFileVariable } from "../../model/build/adopted.ts";
import { fingerprintKey, nameShared, nameVaultVariable } from "../../model/secret-names.ts";
import type { ReadSecret } from "./secret-sources.ts";
import type { Part, Place, SecretUse } from "./types.ts";

/** What each place has of the vault. A secret that several have is called after its most telling use, and one that is a file too as that file. */
export function nameSecrets(
  places: readonly Place[],
  parts: ReadonlyMap<Place, Part>,
  files: readonly ReadSecret[],
): ReadonlyMap<Place, SecretUse> {
  const taken = new Set([
    fingerprintKey,
    ...files.map(({ name }) => nameVaultFileVariable(name)),
    ...places.filter((place) => !parts.has(place)).map(ownVariable),
  ]);
  const names = new Map<string, string>();
  for (const [secret, users] of usersOf(parts)) {
    const file = files.find(({ text }) => text === secret);
    const name = file === undefined ? nameAfter(users, parts, taken) : nameShared(nameVaultFileVariable(file.name));
    names.set(secret, name);
    taken.add(nameVaultVariable(name));
  }
  return new Map(places.map((place) => [place, useOf(place, parts.get(place), names)]));
}

/** The places that have each secret. */
function usersOf(parts: ReadonlyMap<Place, Part>): ReadonlyMap<string, readonly Place[]> {
  const users = new Map<string, Place[]>([...parts.values()].map(({ secret }) => [secret, []]));
  for (const [place, { secret }] of parts) {
    users.get(secret)?.push(place);
  }
  return users;
}

function useOf(place: Place, part: Part | undefined, names: ReadonlyMap<string, string>): SecretUse {
  const { owner: _owner, ...credential } = place;
  const from = part && names.get(part.secret);
  return part === undefined || from === undefined
    ? { ...credential, vaultVariable: ownVariable(place), secret: place.value }
    : { ...credential, ...part, from, vaultVariable: nameVaultVariable(from) };
}

/** Of one service it is that service's secret, of several the stack's, as long as no other is called so. */
function nameAfter(users: readonly Place[], parts: ReadonlyMap<Place, Part>, taken: ReadonlySet<string>): string {
  const [first] = [...users].sort((one, other) => tells(other, parts) - tells(one, parts));
  if (first === undefined) {
    throw new Error("nobody has the secret");
  }
  const variable = parts.get(first)?.text === undefined ? first.variable : `${first.variable}_password`;
  const owned = plainName(nameCredentialSecret(first.owner.name, variable));
  const isStacks = users.some(({ owner }) => owner !== first.owner);
  const wanted = isStacks ? [plainName(variable), owned] : [owned];
  return wanted.find((name) => !taken.has(nameVaultVariable(name))) ?? freeName(owned, taken);
}

/** The service that stores a password knows best what it is; then the one that has it alone. */
function tells(place: Place, parts: ReadonlyMap<Place, Part>): number {
  const { owner, variable } = place;
  const isStored = owner.known?.file_variables.includes(variable) === true;
  const isAlone = parts.get(place)?.text === undefined;
  return (isAlone ? 4 : 0) + (isStored ? 2 : 0) + (isCredential(variable, "a password") ? 1 : 0);
}

function plainName(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]/g, "_")
    .replace(/^[^a-z]+/, "")
    .slice(0, 76)
    .padEnd(1, "s");
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let count = 2; ; count += 1) {
    if (!taken.has(nameVaultVariable(`${name}_${count}`))) {
      return `${name}_${count}`;
    }
  }
}

function ownVariable({ owner, variable }: Place): string {
  return nameVaultVariable(nameCredentialSecret(owner.name, variable));
}
