import { isMap } from "../../lib/paths.ts";
import { Secret } from "../../lib/secret.ts";
import { isTelling } from "../secrets/plain-text.ts";

/** A function that takes the texts of secrets out of a value, wherever they stand in it. What is a `Secret` stays one. */
export function createMasker(secrets: Iterable<Secret>): (value: unknown) => unknown {
  const texts = [...secrets].map((secret) => secret.reveal()).filter(isTelling);
  const masked = (value: unknown): unknown => {
    if (typeof value === "string") {
      return texts.reduce((text, secret) => text.replaceAll(secret, "[REDACTED]"), value);
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
