import { resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";

/** Lists whose order says nothing: of these the items count. */
const sets = new Set([
  ...["cap_add", "cap_drop", "security_opt", "tmpfs", "devices"],
  ...["ports", "volumes", "secrets", "configs", "profiles"],
]);

/**
 * Every difference between two services as Compose prints them: of maps each key, of lists without an order each item.
 *
 * @returns {{ path: string[], isItem?: true, before: unknown, after: unknown }[]}
 */
export function differencesOf(before, after) {
  return keysOf(before, after).flatMap((key) =>
    sets.has(key) ? ofItems([key], before[key] ?? [], after[key] ?? []) : within([key], before[key], after[key]),
  );
}

function within(path, before, after) {
  if (isDeepStrictEqual(before, after)) {
    return [];
  }
  return isMap(before ?? after) && isMap(after ?? before)
    ? keysOf(before ?? {}, after ?? {}).flatMap((key) => within([...path, key], before?.[key], after?.[key]))
    : [{ path, before, after }];
}

function ofItems(path, before, after) {
  const beyond = (items, others) => items.filter((item) => !others.some((other) => isDeepStrictEqual(item, other)));
  return [
    ...beyond(before, after).map((item) => ({ path, isItem: true, before: item })),
    ...beyond(after, before).map((item) => ({ path, isItem: true, after: item })),
  ];
}

/**
 * Whether a row of the import's table says this difference, with the values of both sides.
 *
 * @param {{ before: string, after: string }} folders what relative paths are relative to
 */
export function isNamed(difference, rows, folders) {
  return rows.some((row) =>
    ["before", "after"].every((side) => says(difference, row, side, (said, real) => isPart(said, real, folders[side]))),
  );
}

function says({ path, isItem, ...difference }, row, side, isIn) {
  const real = difference[side];
  if (row.path.some((key, at) => at < path.length && String(key) !== path[at])) {
    return false;
  }
  if (isItem) {
    return real === undefined || (row.isItem ? [row[side]] : [row[side] ?? []].flat()).some((item) => isIn(item, real));
  }
  return row.path.length <= path.length && isIn(valueAt(row[side], path.slice(row.path.length)), real);
}

function valueAt(value, path) {
  return path.reduce((inner, key) => inner?.[key], value);
}

/** Compose writes more into a value than was said: what was said must be in it. */
function isPart(said, real, folder) {
  if (isMap(said) && isMap(real)) {
    // Compose leaves out what others have added to it.
    const own = Object.entries(said).filter(([key]) => !key.startsWith("x-"));
    return own.every(([key, value]) => isPart(value, real[key], folder));
  }
  if (Array.isArray(said) && Array.isArray(real)) {
    return said.length === real.length && said.every((item, at) => isPart(item, real[at], folder));
  }
  if (isNothing(said) || isNothing(real)) {
    return isNothing(said) && isNothing(real);
  }
  if (said === "all" && real === -1) {
    // A count of devices, as Compose spells it.
    return true;
  }
  const text = String(said);
  return resolve(folder, text) === real || sizeOf(text) === sizeOf(String(real)) || text.includes("[REDACTED]");
}

function isNothing(value) {
  return value === undefined || value === null || value === false || value === "";
}

const bytes = { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** A size in bytes, whatever its unit; any other text as it is. */
function sizeOf(text) {
  const [, number, unit] = /^([0-9.]+)([bkmg])b?$/i.exec(text) ?? [];
  return unit === undefined ? text : String(number * bytes[unit.toLowerCase()]);
}

function keysOf(...maps) {
  return [...new Set(maps.flatMap((map) => Object.keys(map)))];
}

function isMap(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
