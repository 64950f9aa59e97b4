import { formatPath, type KeyPath } from "../../lib/paths.ts";
import { findNearestName, nameHint } from "../../lib/text/nearest-name.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { getPart, listKeysAt } from "../../model/schema/parts.ts";

/** Says of a path that harden.yml cannot have which block has no such key, and which one is meant: one beside it, or one a level below. */
export function describeUnknownKey(path: KeyPath): { readonly what: string; readonly fix: string } {
  const depth = path.findIndex((_key, index) => getPart(path.slice(0, index + 1)) === undefined);
  const block = path.slice(0, depth);
  const key = String(path[depth]);
  const place = depth === 0 ? "harden.yml" : `\`${formatPath(block)}\``;
  return { what: `${place} has no key \`${makePrintable(key, 60)}\``, fix: suggestKey(block, key) };
}

function suggestKey(block: KeyPath, key: string): string {
  const known = listKeysAt(block);
  const inner = known.find((each) => listKeysAt([...block, each]).includes(key));
  if (inner !== undefined && findNearestName(key, known) === undefined) {
    return `Did you mean ${formatPath([...block, inner, key])}?`;
  }
  return listKeysAt([...block, 0]).includes(key)
    ? `It is a list: write ${formatPath([...block, 0, key])}.`
    : nameHint(key, known, "Known keys");
}
