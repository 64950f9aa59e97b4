import { getMap } from "../../lib/fields.ts";
import { isCredential } from "../../model/adopt/secrets/credentials.ts";
import { holdsCredential, looksRandom } from "../../model/adopt/secrets/shapes.ts";
import { nameVariable } from "../../model/adopt/secrets/weak-credentials.ts";
import { variableName } from "../../model/schema/patterns.ts";
import { isVaultValue } from "../../secrets/vault/values.ts";
import { nameSecrets } from "./name-secrets.ts";
import { isTelling } from "./plain-text.ts";
import { contains, findSecretsWithin, hasWithin, withPlaceholder } from "./secret-parts.ts";
import type { ReadSecret } from "./secret-sources.ts";
import type { Owner, Part, Place, SecretUse } from "./types.ts";

/*
 * The same value in several places is one secret: of those who must have the same, no one can be forgotten.
 */

/**
 * The variables of each service that hold secrets: its credentials, and what else has one of the project's secrets in it.
 *
 * @param files secrets of the project that are files, and go into the vault as well
 */
export function shareSecrets(
  owners: readonly Owner[],
  files: readonly ReadSecret[],
): ReadonlyMap<string, readonly SecretUse[]> {
  const found = owners.flatMap((owner) => owner.credentials.map((credential) => ({ ...credential, owner })));
  const values = valuesIn(found, files);
  const distinct = values.filter(findDistinct(owners));
  const places = [...found, ...owners.flatMap((owner) => placesOf(owner, distinct))];
  const parts = findParts(places, { values, distinct, files });
  const named = nameSecrets(places, parts, files);
  return new Map(
    owners.map((owner) => [
      owner.name,
      places.flatMap((place) => (place.owner === owner ? (named.get(place) ?? []) : [])),
    ]),
  );
}

/** Every value that may be a secret of its own, the longest first. */
function valuesIn(places: readonly Place[], files: readonly ReadSecret[]): readonly string[] {
  const texts = [
    ...places.flatMap(({ value }) => [value, ...findSecretsWithin(value)]),
    ...files.flatMap(({ text }) => text ?? []),
  ];
  return [...new Set(texts)].filter(isVaultValue).sort((one, other) => other.length - one.length);
}

/** Whether a secret is that one wherever it is met, and neither words of the language nor the name of something in the project. */
export function findDistinct(owners: readonly Pick<Owner, "name" | "service">[]): (secret: string) => boolean {
  const names = new Set(
    owners.flatMap(({ name, service }) => [
      name,
      ...Object.entries(getMap(service, "environment"))
        .filter(([variable]) => nameVariable.test(variable))
        .map(([, value]) => String(value)),
    ]),
  );
  return (secret) => isTelling(secret) && !areWords(secret) && !names.has(secret);
}

/** `replace-me`, `correct horse`: in any text they may mean themselves. */
function areWords(secret: string): boolean {
  return /^[a-z]+(?:[-_. ][a-z]+)*$/i.test(secret);
}

/** The other variables of a service in which a secret stands. */
function placesOf(owner: Owner, distinct: readonly string[]): readonly Place[] {
  const known = new Set(owner.credentials.map(({ variable }) => variable));
  return Object.entries(getMap(owner.service, "environment")).flatMap(([variable, value]): readonly Place[] => {
    const isFree = !known.has(variable) && variableName.regex.test(variable);
    return isFree && typeof value === "string" && isVaultValue(value) && distinct.some((one) => contains(value, one))
      ? [{ owner, variable, value, way: "variable" }]
      : [];
  });
}

interface Known {
  readonly values: readonly string[];
  readonly distinct: readonly string[];
  readonly files: readonly ReadSecret[];
}

/** What each place has of a secret that another one has as well. */
function findParts(places: readonly Place[], { values, distinct, files }: Known): ReadonlyMap<Place, Part> {
  const texts = [...places.map(({ value }) => value), ...files.flatMap(({ text }) => text ?? [])];
  let shared = values.filter((secret) => texts.filter((text) => contains(text, secret)).length > 1);
  for (;;) {
    const parts = new Map(
      places.flatMap((place) => {
        const part = partOf(place, shared, distinct);
        return part === undefined ? [] : [[place, part] as const];
      }),
    );
    const uses = [...[...parts.values()].map(({ secret }) => secret), ...files.map(({ text }) => text)];
    const left = shared.filter((secret) => uses.filter((use) => use === secret).length > 1);
    if (left.length === shared.length) {
      return parts;
    }
    shared = left;
  }
}

/** A secret within a text rather than the text: then it is the password that is changed, and not the whole address. */
function partOf(place: Place, shared: readonly string[], distinct: readonly string[]): Part | undefined {
  const { value } = place;
  for (const secret of shared) {
    const text = secret === value ? undefined : withPlaceholder(value, secret);
    if (text !== undefined && maybeTold(place, text, secret, distinct)) {
      return { secret, text };
    }
  }
  return shared.includes(value) ? { secret: value } : undefined;
}

/** Whether a text without its secret may stand in the answers. */
function maybeTold({ variable, value }: Place, text: string, secret: string, distinct: readonly string[]): boolean {
  const rest = text.replaceAll("{secret}", "");
  const isPlain =
    !holdsCredential(rest) &&
    !rest.split(/[^\w+/=-]/).some(looksRandom) &&
    !distinct.some((one) => contains(rest, one));
  // Of two secrets that begin alike, the second one is no text with the first one in it.
  return isPlain && (hasWithin(value, secret) || !isCredential(variable, rest));
}
