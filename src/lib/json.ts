import { isMap } from "./paths.ts";

/** An object of JSON whose content nobody has checked yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** The object at a key, an empty one where there is none. Inherited keys count as absent. */
export function fieldsAt(value: Fields, key: string): Fields {
  const found = Object.hasOwn(value, key) ? value[key] : undefined;
  return isMap(found) ? found : {};
}

/** The text at a key; undefined where it is empty or no text. */
export function textAt(value: Fields, key: string): string | undefined {
  const found = Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof found === "string" && found.trim() !== "" ? found : undefined;
}

/** The list at a key, an empty one where there is none. */
export function listAt(value: Fields, key: string): readonly unknown[] {
  const found = Object.hasOwn(value, key) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
}

/** The object in a line of JSON; undefined where the line is no JSON, or another value. */
export function objectIn(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
