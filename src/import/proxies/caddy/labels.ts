import type { Directive } from "../directives.ts";
import type { Asked } from "../types.ts";

/*
 * Labels by which Caddy's plugin for Docker writes its Caddyfile: `caddy: shop.example.com`, `caddy.reverse_proxy: "{{upstreams 3000}}"`.
 */

interface Draft {
  readonly args: readonly string[];
  readonly inner: Map<string, Draft>;
}

/** The sites that the labels of a service write. */
export function readCaddyLabels({ labels }: Pick<Asked, "labels">): readonly Directive[] {
  const root: Draft = { args: [], inner: new Map() };
  for (const [label, value] of Object.entries(labels)) {
    const path = label.split(".");
    if (/^caddy(?:_\d+)?$/.test(path[0] ?? "")) {
      put(root, path, value);
    }
  }
  return [...root.inner.values()].map(({ args: [name = "", ...args], inner }) => ({ name, args, block: list(inner) }));
}

function put(draft: Draft, [key = "", ...rest]: readonly string[], value: string): void {
  const found = draft.inner.get(key) ?? { args: [], inner: new Map() };
  if (rest.length === 0) {
    draft.inner.set(key, { ...found, args: splitArgs(value) });
  } else {
    draft.inner.set(key, found);
    put(found, rest, value);
  }
}

/** What the plugin fills in is one word, blanks or not. */
function splitArgs(value: string): readonly string[] {
  return value.match(/\{\{[^}]*\}\}\S*|"[^"]*"|\S+/g) ?? [];
}

/** Numbers only keep the order: `1_handle`, `handle_0`. */
function list(inner: ReadonlyMap<string, Draft>): readonly Directive[] {
  return [...inner].map(([key, { args, inner: below }]) => ({
    name: key.replace(/^\d+_/, "").replace(/_\d+$/, ""),
    args: args.map((arg) => arg.replace(/^"|"$/g, "")),
    block: list(below),
  }));
}
