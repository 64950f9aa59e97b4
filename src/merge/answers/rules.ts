import { isDeepStrictEqual } from "node:util";
import type { KeyPath } from "../../lib/paths.ts";
import type { Three } from "./types.ts";

/** How the values at some keys are compared, and how lists are merged that both sides changed. */
interface Rule {
  /** The last key of a path. */
  readonly keys: readonly string[];
  isSame?(one: unknown, other: unknown): boolean;
  /** Undefined: only the user can decide. */
  mergeLists?(three: Three): readonly unknown[] | undefined;
}

const rules: readonly Rule[] = [
  { keys: ["image", "base"], isSame: isSameImage },
  {
    // Their order says nothing.
    keys: [
      ...["cap_add", "cap_drop", "configs", "devices", "expose", "extra_hosts", "group_add", "networks", "ports"],
      ...["profiles", "public", "reaches", "secrets", "security_opt", "tmpfs", "volumes", "writable"],
    ],
    mergeLists: mergeItems,
  },
];

/** The rule for a path of the answers. Default: deep equality, and a list is one value. */
export function findRule(path: KeyPath): Required<Pick<Rule, "isSame">> & Pick<Rule, "mergeLists"> {
  const rule = rules.find(({ keys }) => keys.includes(String(path.at(-1))));
  return { isSame: isDeepStrictEqual, ...rule };
}

/** `pin` adds the digest of the same tag: that is no other image. */
function isSameImage(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other) || isPinned(one, other) || isPinned(other, one);
}

function isPinned(pinned: unknown, tag: unknown): boolean {
  return typeof pinned === "string" && typeof tag === "string" && pinned.startsWith(`${tag}@sha256:`);
}

/** The user's items with what the import adds and without what it removes; undefined where both replaced the same item. */
function mergeItems({ base, ours, theirs }: Three): readonly unknown[] | undefined {
  const [before = [], mine, now] = [base, ours, theirs].map((list) => (Array.isArray(list) ? list : undefined));
  if (mine === undefined || now === undefined) {
    return undefined;
  }
  const [removed, added] = [itemsNotIn(before, now), itemsNotIn(now, before)];
  const isReplacedTwice =
    itemsNotIn(removed, mine).length > 0 && added.length > 0 && itemsNotIn(mine, before).length > 0;
  return isReplacedTwice ? undefined : [...itemsNotIn(mine, removed), ...itemsNotIn(added, mine)];
}

function itemsNotIn(some: readonly unknown[], others: readonly unknown[]): readonly unknown[] {
  return some.filter((one) => !others.some((other) => isDeepStrictEqual(one, other)));
}
