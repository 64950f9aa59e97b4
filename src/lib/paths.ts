import { isAbsolute, relative } from "node:path/posix";
import { makePrintable } from "./text/printable.ts";

/** The path of a value in nested maps and lists: `["services", "web", "uses", 0]`. */
export type KeyPath = readonly (string | number)[];

/** A map of keys from YAML or JSON; not a list, not an instance of a class. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path, or undefined. Inherited keys are not seen. */
export function getIn(value: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}

/** A copy with that value at the path; missing maps and lists are created, by the kind of key. */
export function setIn(value: unknown, path: KeyPath, next: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) {
    return next;
  }
  const inner = setIn(getIn(value, [key]), rest, next);
  if (typeof key === "number") {
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    return key < list.length ? list.with(key, inner) : [...list, inner];
  }
  return withKey(isMap(value) ? value : {}, key, inner);
}

/** A copy without the value at a path. Maps that become empty are removed too; lists keep their length. */
export function withoutIn(value: unknown, path: KeyPath): unknown {
  const [key, ...rest] = path;
  if (key === undefined || getIn(value, path) === undefined) {
    return value;
  }
  const inner = rest.length === 0 ? undefined : withoutIn(getIn(value, [key]), rest);
  const isLeft = inner !== undefined && !(isMap(inner) && Object.keys(inner).length === 0);
  if (isLeft || !isMap(value)) {
    return setIn(value, [key], inner);
  }
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

/** Merges one value over another: maps by key, everything else as a whole. */
export function overlay(below: unknown, above: unknown): unknown {
  if (above === undefined) {
    return below;
  }
  if (!isMap(below) || !isMap(above)) {
    return above;
  }
  return Object.entries(above).reduce<Readonly<Record<string, unknown>>>(
    (merged, [key, value]) => withKey(merged, key, overlay(getIn(merged, [key]), value)),
    below,
  );
}

/** A copy with one key set, at its old position. Not by assignment, which would treat the key `__proto__` as the prototype. */
function withKey(map: Readonly<Record<string, unknown>>, key: string, value: unknown): Record<string, unknown> {
  const entries = Object.entries(map);
  return Object.fromEntries(
    Object.hasOwn(map, key)
      ? entries.map(([name, old]) => [name, name === key ? value : old])
      : [...entries, [key, value]],
  );
}

/** A path of keys for messages, safe to print. */
export function formatPath(path: KeyPath): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}${text && "."}${makePrintable(key, 60)}`),
    "",
  );
}

/** Whether a path of one list equals, contains or is inside a path of the other. */
export function overlap(some: readonly string[], others: readonly string[]): boolean {
  return some.some((one) => others.some((other) => isWithin(one, other) || isWithin(other, one)));
}

/** Whether a path is a folder, or lies below it; both as they are written. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder.replace(/\/$/, "")}/`);
}

/** Whether a place of a file system lies below a folder, or is it; both absolute. */
export function isBelow(place: string, folder: string): boolean {
  const path = relative(folder, place);
  return isAbsolute(place) && path !== ".." && !path.startsWith("../");
}
