import { isDeepStrictEqual } from "node:util";
import { getIn, isMap, type KeyPath } from "../../lib/paths.ts";
import { findRule } from "./rules.ts";
import type { MergedAnswers, Three } from "./types.ts";

const nothing: MergedAnswers = { changes: [], conflicts: [] };

/** Merges a repeated import into the user's answers: key by key, lists as the rules say. */
export function mergeAnswers(three: Three, path: KeyPath = []): MergedAnswers {
  const { ours, theirs } = three;
  const { isSame, mergeLists } = findRule(path);
  // What one side left exactly as it was decides before what only counts as the same.
  const decided = decideBy(isDeepStrictEqual, three, path) ?? decideBy(isSame, three, path);
  if (decided !== undefined) {
    return decided;
  }
  if (isMap(ours) && isMap(theirs)) {
    return joinAll(keysOf(three).map((key) => mergeAnswers(threeAt(three, key), [...path, key])));
  }
  const list = mergeLists?.(three);
  return list === undefined
    ? { changes: [], conflicts: [{ path, ...three }] }
    : { changes: isSame(list, ours) ? [] : [{ path, value: list }], conflicts: [] };
}

/** Undefined where both sides changed it, each otherwise. */
function decideBy(isSame: Compare, { base, ours, theirs }: Three, path: KeyPath): MergedAnswers | undefined {
  if (isSame(ours, theirs) || isSame(base, theirs)) {
    return nothing;
  }
  return isSame(base, ours) ? { changes: [{ path, value: theirs }], conflicts: [] } : undefined;
}

type Compare = (one: unknown, other: unknown) => boolean;

function keysOf(three: Three): readonly string[] {
  return [
    ...new Set([three.ours, three.theirs, three.base].flatMap((value) => (isMap(value) ? Object.keys(value) : []))),
  ];
}

function threeAt({ base, ours, theirs }: Three, key: string): Three {
  return { base: getIn(base, [key]), ours: getIn(ours, [key]), theirs: getIn(theirs, [key]) };
}

function joinAll(merged: readonly MergedAnswers[]): MergedAnswers {
  return {
    changes: merged.flatMap(({ changes }) => changes),
    conflicts: merged.flatMap(({ conflicts }) => conflicts),
  };
}
