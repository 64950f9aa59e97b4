import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from "yaml";
import { buildUsageProblem, type Complaint } from "../errors.ts";
import { makePrintable } from "../text/printable.ts";

/** Deeper than any of our files, and shallow enough that no file can exhaust the stack. */
const deepest = 16;
/** Enough for a few shared blocks; a file that expands aliases to attack us needs more. */
const mostAliases = 100;

/** Tags that only repeat the type of a plain value. */
const plainTag = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/;

interface Walk {
  readonly document: Document;
  readonly complain: (node: Node | null | undefined, complaint: Omit<Complaint, "where">) => never;
  readonly aliases: { left: number };
}

/**
 * The maps, lists and scalars of a YAML document as a plain value. Unlike the library's own conversion it refuses what answers and kinds never need:
 * duplicate keys, keys that are not text, tags, deep nesting and aliases that multiply.
 *
 * @throws Problem (exit 2) with the line
 */
export function readPlainValue(document: Document, lines: LineCounter, file: string): unknown {
  const complain: Walk["complain"] = (node, complaint) => {
    throw buildUsageProblem({ where: `${file}:${lines.linePos(node?.range?.[0] ?? 0).line}`, ...complaint });
  };
  return plain(document.contents, 0, { document, complain, aliases: { left: mostAliases } });
}

function plain(node: Node | null, depth: number, walk: Walk): unknown {
  if (depth > deepest) {
    walk.complain(node, { what: `blocks are nested more than ${deepest} deep` });
  }
  if (node?.tag !== undefined && !plainTag.test(node.tag)) {
    walk.complain(node, { what: "a tag (`!…`) is not allowed here", fix: "Remove it." });
  }
  if (isAlias(node)) {
    return plain(target(node, walk), depth + 1, walk);
  }
  if (isSeq(node)) {
    return node.items.map((item) => plain(item as Node, depth + 1, walk));
  }
  return isMap(node) ? plainMap(node.items as readonly Pair[], depth, walk) : isScalar(node) ? node.value : null;
}

function plainMap(pairs: readonly Pair[], depth: number, walk: Walk): unknown {
  const entries = new Map<string, unknown>();
  for (const pair of pairs) {
    const key = keyText(pair, walk);
    if (entries.has(key)) {
      walk.complain(pair.key as Node, {
        what: `the key \`${makePrintable(key, 60)}\` appears twice here`,
        fix: "Keep one of them.",
      });
    }
    entries.set(key, plain(pair.value as Node | null, depth + 1, walk));
  }
  return Object.fromEntries(entries);
}

function keyText(pair: Pair, walk: Walk): string {
  const key = pair.key as Node;
  return isScalar(key) && key.value !== null ? String(key.value) : walk.complain(key, { what: "a key must be text" });
}

function target(alias: Node, walk: Walk): Node | null {
  walk.aliases.left -= 1;
  if (walk.aliases.left < 0) {
    walk.complain(alias, {
      what: `aliases (\`*…\`) are used more than ${mostAliases} times`,
      fix: "Write the value out.",
    });
  }
  const node = isAlias(alias) ? alias.resolve(walk.document) : undefined;
  return node ?? walk.complain(alias, { what: "this alias (`*…`) does not name an anchor before it" });
}
