import { stripEscapes } from "../lib/text/escapes.ts";
import type { Redact } from "./types.ts";

/** Makes an outside text safe to show: no terminal escapes, no secret, at most `limit` characters. */
export type Clean = (text: string, limit?: number) => string;

/** Longer messages keep their beginning and end, where cause and consequence are. */
const messageLimit = 4_000;
/** Deeper values are cut; what playbooks publish is never nested so deep. */
const depthLimit = 8;

/** A `Clean` that also removes secrets. It does so before cutting, because half a secret is no longer recognised. */
export function createClean(redact: Redact): Clean {
  return (text, limit = messageLimit) => cutMiddle(redact(stripEscapes(text)), limit);
}

function cutMiddle(text: string, limit: number): string {
  if (text.length <= limit) {
    return text;
  }
  const half = Math.floor(limit / 2);
  return `${text.slice(0, half)} … ${text.slice(-half)}`;
}

/** Cleans every text in a JSON value, keys included. */
export function cleanValue(value: unknown, clean: Clean, depth = 0): unknown {
  if (typeof value === "string") {
    return clean(value);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (depth >= depthLimit) {
    return null;
  }
  if (Array.isArray(value)) {
    return value.map((entry) => cleanValue(entry, clean, depth + 1));
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [clean(key, 200), cleanValue(entry, clean, depth + 1)]),
  );
}
