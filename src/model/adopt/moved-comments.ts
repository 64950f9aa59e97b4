import { isDeepStrictEqual } from "node:util";
import { getIn, isMap, type KeyPath } from "../../lib/paths.ts";
import type { PathComment } from "../../lib/yaml/path-comments.ts";
import { looksLikeCredential } from "./secrets/credentials.ts";
import type { ComposeService } from "./types.ts";

/** The keys of a service in the answers that stand for one of a compose file. */
const composeKey: Readonly<Record<string, string>> = {
  image: "image",
  source: "build",
  user: "user",
  capabilities: "cap_add",
  writable: "tmpfs",
  health: "healthcheck",
};

/**
 * What the answers say in comments of a service, as comments on the service that the stack has: each goes with its setting, also where hardening has moved
 * or changed it. Those on what is not there any more are left out.
 *
 * @param comments with paths below the service in the answers
 * @param before what the answers say of it, as a compose service
 * @param after the same, hardened
 */
export function moveServiceComments(
  comments: readonly PathComment[],
  before: ComposeService,
  after: ComposeService,
): readonly PathComment[] {
  return comments.flatMap(({ path, text }) => {
    const said = composePath(path);
    const there = said && counterpart(said, before, after);
    const kept = withoutCredentials(text);
    return there === undefined || kept === "" ? [] : [{ path: there, text: kept }];
  });
}

/** A comment without the lines that look like a credential, or that have a secret in them. */
export function withoutCredentials(text: string, hasSecret: (line: string) => boolean = () => false): string {
  return text
    .split("\n")
    .filter((line) => !looksLikeCredential(line) && !hasSecret(line))
    .join("\n");
}

/** Where a compose file has what stands at a path of a service's answers; undefined where it has no such thing. */
function composePath([key, ...rest]: KeyPath): KeyPath | undefined {
  if (key === undefined) {
    return [];
  }
  if (key === "compose") {
    return rest.length === 0 ? undefined : rest;
  }
  const [variable, ...more] = rest;
  if (key === "secrets") {
    return variable === undefined || more.length > 0 ? undefined : ["environment", `${variable}_FILE`];
  }
  const own = Object.hasOwn(composeKey, key) ? composeKey[key] : undefined;
  return own === undefined || rest.length > 0 ? undefined : [own];
}

/** The same place in the other version: keys have the same name there, items say at least the same. */
function counterpart([key, ...rest]: KeyPath, before: unknown, after: unknown): KeyPath | undefined {
  if (key === undefined) {
    return [];
  }
  const said = getIn(before, [key]);
  const there = typeof key === "number" ? placeOf(key, said, after) : key;
  const now = getIn(after, [there]);
  const below = now === undefined ? undefined : counterpart(rest, said, now);
  return below && [there, ...below];
}

/** Where in a list an item is now; -1 where it is gone. */
function placeOf(index: number, item: unknown, list: unknown): number {
  const items: readonly unknown[] = Array.isArray(list) ? list : [];
  return saysAll(item, items[index]) ? index : items.findIndex((other) => saysAll(item, other));
}

/** Whether a value has everything that an earlier one had, such as a port that got an address. */
function saysAll(before: unknown, after: unknown): boolean {
  return isMap(before) && isMap(after)
    ? Object.entries(before).every(([key, value]) => saysAll(value, getIn(after, [key])))
    : isDeepStrictEqual(before, after);
}
