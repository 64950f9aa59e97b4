import { isDeepStrictEqual } from "node:util";
import { formatPath, isMap, type KeyPath } from "../lib/paths.ts";
import type { Difference } from "./types.ts";

/** The differences of two values, key by key; a list of plain values counts as one. */
export function compareKeys(wanted: unknown, found: unknown, path: KeyPath = []): readonly Difference[] {
  if (isDeepStrictEqual(wanted, found)) {
    return [];
  }
  const keys = keysOf(wanted, found);
  return keys === undefined
    ? [{ field: formatPath(path), ...side("wanted", wanted), ...side("found", found) }]
    : keys.flatMap((key) => compareKeys(at(wanted, key), at(found, key), [...path, key]));
}

/** The keys to compare next; undefined if the two are shown as a whole. */
function keysOf(one: unknown, other: unknown): KeyPath | undefined {
  const both = [one, other].filter((value) => value !== undefined && value !== null);
  if (both.length > 0 && both.every(isMap)) {
    return [...new Set(both.flatMap((value) => Object.keys(value)))];
  }
  const areLists = both.length === 2 && both.every((value) => Array.isArray(value) && value.every(isMap));
  return areLists
    ? Array.from({ length: Math.max(...both.map((list) => (list as []).length)) }, (_, index) => index)
    : undefined;
}

function at(value: unknown, key: string | number): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string | number, unknown>)[key]
    : undefined;
}

function side(name: "wanted" | "found", value: unknown): Partial<Difference> {
  return value === undefined ? {} : { [name]: typeof value === "string" ? value : JSON.stringify(value) };
}
