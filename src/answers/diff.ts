import { isDeepStrictEqual } from "node:util";
import { getIn, isMap, type KeyPath } from "../lib/paths.ts";

/** One key whose value changed; `undefined` means that the key is not there. */
export interface ChangedAnswer {
  readonly path: KeyPath;
  readonly value: unknown;
}

/** The differences between two sets of answers, in the order in which they can be written. A list is one value, except the list of hosts. */
export function findChangedAnswers(before: unknown, after: unknown): readonly ChangedAnswer[] {
  const servers = getIn(before, ["hosts"]);
  const taken = Array.isArray(servers) ? takenOut(servers, getIn(after, ["hosts"])) : [];
  const left =
    isMap(before) && Array.isArray(servers) && taken.length > 0
      ? { ...before, hosts: servers.filter((_, index) => !taken.includes(index)) }
      : before;
  const gone = [...taken.map((index): KeyPath => ["hosts", index]), ...goneFrom(left, after, [])];
  return [...gone.map((path) => ({ path, value: undefined })), ...changedIn(left, after, [])];
}

/** The paths of removed hosts, the last one first. They are matched by name; after a rename, those at the end are removed. */
function takenOut(before: readonly unknown[], after: unknown): readonly number[] {
  const surplus = Array.isArray(after) ? before.length - after.length : 0;
  const names = Array.isArray(after) ? after.map((server) => getIn(server, ["name"])) : [];
  const places = before.map((_, index) => index).reverse();
  const missing = places.filter((index) => !names.includes(getIn(before[index], ["name"])));
  return surplus <= 0 ? [] : missing.length === surplus ? missing : places.slice(0, surplus);
}

/** The outermost keys that were removed. */
function goneFrom(before: unknown, after: unknown, path: KeyPath): readonly KeyPath[] {
  if (path.length > 0 && after === undefined) {
    return [path];
  }
  return parts(before, path).flatMap(([key, inner]) => goneFrom(inner, getIn(after, [key]), [...path, key]));
}

/** Every changed or new key; a new host is one value. */
function changedIn(before: unknown, after: unknown, path: KeyPath): readonly ChangedAnswer[] {
  const inside = isNewServer(before, path) ? [] : parts(after, path);
  if (inside.length > 0 || path.length === 0) {
    return inside.flatMap(([key, inner]) => changedIn(getIn(before, [key]), inner, [...path, key]));
  }
  return after === undefined || isDeepStrictEqual(before, after) ? [] : [{ path, value: after }];
}

function isNewServer(before: unknown, path: KeyPath): boolean {
  return path.length === 2 && path[0] === "hosts" && path[1] !== 0 && before === undefined;
}

/** The keys of a map, or the indexes of the hosts. */
function parts(value: unknown, path: KeyPath): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(value) && path.length === 1 && path[0] === "hosts") {
    return value.map((inner, index) => [index, inner] as const);
  }
  return isMap(value) ? Object.entries(value) : [];
}
