import { isMap } from "./paths.ts";
import { Secret } from "./secret.ts";

/** A text that two values of a compose file share exactly where they are deeply equal: to look one up among thousands. Secrets are all alike, as they are for `isDeepStrictEqual`. */
export function identify(value: unknown): string {
  if (value instanceof Secret) {
    return "secret";
  }
  if (Array.isArray(value)) {
    return `[${value.map(identify).join()}]`;
  }
  return isMap(value) ? `{${Object.keys(value).sort().map(entryOf(value)).join()}}` : `${JSON.stringify(value)}`;
}

function entryOf(map: Readonly<Record<string, unknown>>): (key: string) => string {
  return (key) => `${JSON.stringify(key)}:${identify(map[key])}`;
}
