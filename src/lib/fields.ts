import { isMap } from "./paths.ts";

/** A map from outside whose content is not checked yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** The entry of a table of ours at a key from outside. Every object inherits `constructor` and more, which are no entries of it. */
export function lookUp<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** The map at a key, or an empty one. Inherited keys count as absent. */
export function getMap(value: Fields, key: string): Fields {
  const found = Object.hasOwn(value, key) ? value[key] : undefined;
  return isMap(found) ? found : {};
}

/** The text at a key; undefined if it is empty or not text. */
export function getText(value: Fields, key: string): string | undefined {
  const found = Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof found === "string" && found.trim() !== "" ? found : undefined;
}

/** The text or number at a key, as text; undefined otherwise. */
export function getScalar(value: Fields, key: string): string | undefined {
  const found = Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof found === "string" || typeof found === "number" ? String(found) : undefined;
}

/** The list at a key, or an empty one. */
export function listAt(value: Fields, key: string): readonly unknown[] {
  const found = Object.hasOwn(value, key) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
}

/** The maps in the list at a key. */
export function getMaps(value: Fields, key: string): readonly Fields[] {
  return listAt(value, key).filter(isMap);
}

/** The map without a key. */
export function without(value: Fields, key: string): Fields {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

/** The object in a line of JSON; undefined if the line is anything else. */
export function parseObject(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
