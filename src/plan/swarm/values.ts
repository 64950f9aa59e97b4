import type { Fields } from "../../lib/fields.ts";
import { getScalar } from "../../lib/fields.ts";
import { parseDuration } from "../../lib/text/seconds.ts";
import { toBytes } from "../../model/sizes.ts";

/** A size of a compose file in bytes; undefined where it is not set, or sets no limit. */
export function readBytes(from: Fields, key: string): number | undefined {
  const bytes = toBytes(getScalar(from, key) ?? "0");
  return bytes > 0 ? bytes : undefined;
}

/** A time of a compose file in nanoseconds, as the engine counts; undefined where it is not set. */
export function readNanoseconds(from: Fields, key: string): number | undefined {
  const seconds = parseDuration(getScalar(from, key) ?? "");
  return seconds === undefined ? undefined : Math.round(seconds * 1e9);
}

/** A number of seconds in nanoseconds. */
export function nanoseconds(seconds: number): number {
  return seconds * 1e9;
}

/** The keys that have a value: the engine stores no other, and a deploy compares. */
export function withValues<T extends object>(value: { readonly [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => !isNothing(inner))) as T;
}

function isNothing(value: unknown): boolean {
  return (
    value === undefined ||
    (Array.isArray(value) && value.length === 0) ||
    (typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0)
  );
}
