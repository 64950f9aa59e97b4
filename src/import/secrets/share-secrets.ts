import { getMap } from "../../lib/fields.ts";
import { isCredential } from "../../model/adopt/secrets/credentials.ts";
import { holdsCredential, looksRandom } from "../../model/adopt/secrets/shapes.ts";
import { nameVariable } from "../../model/adopt/secrets/weak-credentials.ts";
import { variableName } from "../../model/schema/patterns/names.ts";
import { isVaultValue } from "../../secrets/vault/values.ts";
import { nameSecrets } from "./name-secrets.ts";
import { isTelling } from "./plain-text.ts";
import { createSecretFinder, findSecretsWithin, hasWithin, withPlaceholder } from "./secret-parts.ts";
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
  const findTelling = createSecretFinder(values.filter(findDistinct(owners)));
  const isTold = (text: string) => findTelling(text).size > 0;
  const places = [...found, ...owners.flatMap((owner) => placesOf(owner, isTold))];
  const named = nameSecrets(places, findParts(places, { values, isTold, files }), files);
  const uses = new Map(owners.map(({ name }): [string, SecretUse[]] => [name, []]));
  for (const [{ owner }, use] of named) {
    uses.get(owner.name)?.push(use);
  }
  return uses;
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
function placesOf(owner: Owner, isTold: (text: string) => boolean): readonly Place[] {
  const known = new Set(owner.credentials.map(({ variable }) => variable));
  return Object.entries(getMap(owner.service, "environment")).flatMap(([variable, value]): readonly Place[] => {
    const isFree = !known.has(variable) && variableName.regex.test(variable);
    return isFree && typeof value === "string" && isVaultValue(value) && isTold(value)
      ? [{ owner, variable, value, way: "variable" }]
      : [];
  });
}

interface Known {
  /** The longest first. */
  readonly values: readonly string[];
  /** Whether a text has a secret in it that is one wherever it is met. */
  readonly isTold: (text: string) => boolean;
  readonly files: readonly ReadSecret[];
}

/** What each place has of a secret that another one has as well. */
function findParts(places: readonly Place[], { values, isTold, files }: Known): ReadonlyMap<Place, Part> {
  const find = createSecretFinder(values);
  const texts = files.flatMap(({ text }) => text ?? []);
  const met = places.map((place) => ({ place, has: find(place.value) }));
  const counts = count([...met.flatMap(({ has }) => [...has]), ...texts.flatMap((text) => [...find(text)])]);
  const ranks = new Map(values.map((secret, rank) => [secret, rank]));
  const wanted = met.map(({ place, has }) => ({
    place,
    // What it says in a URL is met there in another spelling.
    secrets: [...new Set([...has, ...findSecretsWithin(place.value)])]
      .filter((secret) => (counts.get(secret) ?? 0) > 1)
      .sort((one, other) => (ranks.get(one) ?? 0) - (ranks.get(other) ?? 0)),
  }));
  return settleParts(wanted, { isTold, texts });
}

/** A place, and the secrets that it may share with others, the longest first. */
interface Wanting {
  readonly place: Place;
  readonly secrets: readonly string[];
}

/** A secret that no two places take after all is not shared: those that would have taken it take another one. */
function settleParts(
  wanted: readonly Wanting[],
  { isTold, texts }: Pick<Known, "isTold"> & { readonly texts: readonly string[] },
): ReadonlyMap<Place, Part> {
  const parts = new Map<Place, Part>();
  const alone = new Set<string>();
  let open = wanted;
  while (open.length > 0) {
    for (const { place, secrets } of open) {
      const part = partOf(
        place,
        secrets.filter((secret) => !alone.has(secret)),
        isTold,
      );
      parts.delete(place);
      if (part !== undefined) {
        parts.set(place, part);
      }
    }
    const uses = count([...[...parts.values()].map(({ secret }) => secret), ...texts]);
    for (const secret of wanted.flatMap(({ secrets }) => secrets)) {
      if ((uses.get(secret) ?? 0) < 2) {
        alone.add(secret);
      }
    }
    open = wanted.filter(({ place }) => alone.has(parts.get(place)?.secret ?? ""));
  }
  return new Map(
    wanted.flatMap(({ place }) => {
      const part = parts.get(place);
      return part === undefined ? [] : [[place, part] as const];
    }),
  );
}

function count(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

/** A secret within a text rather than the text: then it is the password that is changed, and not the whole address. */
function partOf(place: Place, shared: readonly string[], isTold: Known["isTold"]): Part | undefined {
  const { value } = place;
  for (const secret of shared) {
    const text = secret === value ? undefined : withPlaceholder(value, secret);
    if (text !== undefined && maybeTold(place, text, secret, isTold)) {
      return { secret, text };
    }
  }
  return shared.includes(value) ? { secret: value } : undefined;
}

/** Whether a text without its secret may stand in the answers. */
function maybeTold({ variable, value }: Place, text: string, secret: string, isTold: Known["isTold"]): boolean {
  const rest = text.replaceAll("{secret}", "");
  const isPlain = !holdsCredential(rest) && !rest.split(/[^\w+/=-]/).some(looksRandom) && !isTold(rest);
  // Of two secrets that begin alike, the second one is no text with the first one in it.
  return isPlain && (hasWithin(value, secret) || !isCredential(variable, rest));
}
