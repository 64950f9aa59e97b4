import { getIn, isMap, type KeyPath } from "../lib/paths.ts";

/** One key of the answers that has another value now; undefined: it is not there any more. */
export interface ChangedAnswer {
  readonly path: KeyPath;
  readonly value: unknown;
}

/** What differs between two sets of answers, key by key; a list is one value. */
export function changedAnswers(before: unknown, after: unknown): readonly ChangedAnswer[] {
  const changed = leaves(after, []).filter(({ path, value }) => !isSame(value, getIn(before, path)));
  const gone = leaves(before, []).filter(({ path }) => getIn(after, path) === undefined);
  return [...gone.map(({ path }) => ({ path, value: undefined })), ...changed];
}

/** Every key that has a value; the keys of hosts, which are few, each by itself. */
function leaves(value: unknown, path: KeyPath): readonly ChangedAnswer[] {
  if (isMap(value) && (Object.keys(value).length > 0 || path.length === 0)) {
    return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
  }
  if (Array.isArray(value) && path.length === 1 && path[0] === "hosts") {
    return value.flatMap((inner, index) => leaves(inner, [...path, index]));
  }
  return value === undefined ? [] : [{ path, value }];
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
