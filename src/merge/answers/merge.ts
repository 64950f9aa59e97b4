import { getIn, isMap, type KeyPath } from "../../lib/paths.ts";
import { findRule } from "./rules.ts";
import type { MergedAnswers, Three } from "./types.ts";

const nothing: MergedAnswers = { changes: [], conflicts: [] };

/** Merges a repeated import into the user's answers: key by key, lists as the rules say. */
export function mergeAnswers(three: Three, path: KeyPath = []): MergedAnswers {
  const { base, ours, theirs } = three;
  const { isSame, mergeLists } = findRule(path);
  if (isSame(ours, theirs) || isSame(base, theirs)) {
    return nothing;
  }
  if (isSame(base, ours)) {
    return { changes: [{ path, value: theirs }], conflicts: [] };
  }
  if (isMap(ours) && isMap(theirs)) {
    return joinAll(keysOf(three).map((key) => mergeAnswers(threeAt(three, key), [...path, key])));
  }
  const list = mergeLists?.(three);
  return list === undefined
    ? { changes: [], conflicts: [{ path, ...three }] }
    : { changes: isSame(list, ours) ? [] : [{ path, value: list }], conflicts: [] };
}

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
