import { type Fields, listAt } from "../lib/fields.ts";
import type { ComposeService } from "../model/adopt/types.ts";
import type { LiveContainer } from "./container.ts";

/*
 * Both sides of a field are converted to one form: texts by a name within the field, such as the path of a mount, or by the empty name if the field
 * is one value.
 */

export type Values = Readonly<Record<string, string>>;

/** A service on one host, as the project defines it. */
export interface Wanted {
  readonly stack: string;
  /** The stack's folder on the host. */
  readonly root: string;
  readonly service: ComposeService;
  /** Its compose file. */
  readonly tree: ComposeService;
  /** The variables that it gets from the vault. */
  readonly secretVariables: readonly string[];
  /** The hash of each of the project's seccomp profiles, by the path that the service names. */
  readonly profileHash: (path: string) => string | undefined;
}

/** One field of a service. */
export interface Field {
  /** Its name in a compose file. */
  readonly key: string;
  /** Undefined: the project has nothing to compare. */
  readonly wanted: (wanted: Wanted, container: LiveContainer) => Values | undefined;
  readonly found: (container: LiveContainer, wanted: Wanted) => Values;
}

export function spellOne(value: unknown): Values {
  return { "": value === undefined || value === null || value === "" ? "none" : String(value) };
}

export function spellList(items: readonly unknown[]): Values {
  return spellOne([...items].map(String).sort().join(", "));
}

/** Words in order, as a command line. */
export function spellWords(items: unknown): Values {
  return spellOne(Array.isArray(items) ? items.map((item) => JSON.stringify(String(item))).join(" ") : items);
}

/** Each entry of a map as text. */
export function spellTexts(fields: Fields): Values {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
}

/** Pairs of a name and a text; several texts of one name are joined. */
export function spellPairs(pairs: readonly (readonly [string, string])[]): Values {
  const sorted = [...pairs].sort((one, other) => (one.join("\0") < other.join("\0") ? -1 : 1));
  const names = new Map<string, string>();
  for (const [name, value] of sorted) {
    const earlier = names.get(name);
    names.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
  }
  return Object.fromEntries(names);
}

/** A list that Compose and the engine both have, in any order. */
export function compareList(key: string, live: string, spell: (item: unknown) => unknown = (item) => item): Field {
  return {
    key,
    wanted: ({ service }) => spellList(listAt(service, key).map(spell)),
    found: ({ host }) => spellList(listAt(host, live).map(spell)),
  };
}

export function readNumber(fields: Fields, key: string): number {
  const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
  return typeof value === "number" ? value : 0;
}
