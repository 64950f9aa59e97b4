import { isMap } from "../../lib/paths.ts";
import { Secret } from "../../lib/secret.ts";
import { createFinder } from "../../lib/text/texts-within.ts";
import { isTelling } from "../secrets/plain-text.ts";

/** A function that takes the texts of secrets out of a value, wherever they stand in it. What is a `Secret` stays one. */
export function createMasker(secrets: Iterable<Secret>): (value: unknown) => unknown {
  const texts = [...secrets].map((secret) => secret.reveal()).filter(isTelling);
  const ranks = new Map(texts.map((text, rank) => [text, rank]));
  const find = createFinder(texts);
  const masked = (value: unknown): unknown => {
    if (typeof value === "string") {
      const found = [...find(value)].sort((one, other) => (ranks.get(one) ?? 0) - (ranks.get(other) ?? 0));
      return found.reduce((text, secret) => text.replaceAll(secret, "[REDACTED]"), value);
    }
    if (Array.isArray(value)) {
      return value.map(masked);
    }
    return isMap(value) && !(value instanceof Secret)
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, masked(inner)]))
      : value;
  };
  return masked;
}
