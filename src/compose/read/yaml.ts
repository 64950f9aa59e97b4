import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type Scalar,
  type Node as Yaml,
} from "yaml";
import { buildUsageProblem } from "../../lib/errors.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { requireModestYaml, type YamlBounds } from "../../lib/yaml/bounds.ts";
import { type Comments, findComments } from "../../lib/yaml/comments.ts";
import { listYamlComplaints } from "../../lib/yaml/errors.ts";
import { walkNodes } from "../../lib/yaml/walk.ts";
import { changeEntries, dropComment, list, makeMap, makeScalar } from "../node.ts";
import { buildComposeProblem } from "../problems.ts";
import type { MapNode, Node, Place, ScalarNode } from "../types.ts";
import { readPlainScalar } from "./plain-scalars.ts";

/** A real file of 12,000 lines has 60,000 values; a file that expands aliases has more. */
const mostNodes = 200_000;
const deepest = 100;

interface Walk {
  readonly targets: AliasTargets;
  readonly lines: LineCounter;
  readonly file: string;
  readonly count: { nodes: number };
  readonly comments: Comments;
  /** Where the text ends without a line break: a block that ends there has none in Compose, whatever its sign says. */
  readonly unendedAt?: number;
}

/**
 * Parses a compose file as Compose does: YAML 1.2 with the merge key, octal numbers such as `0644`, and the tags `!reset` and `!override`.
 *
 * @param file how messages name the file
 * @param most how much the file may have of lines and values; by default as much as what harden-init writes itself
 * @throws Problem (exit 2) with file and line
 */
export function parseYaml(text: string, file: string, most?: YamlBounds): Node {
  requireModestYaml(text, file, most);
  requireVisibleLines(text, file);
  const lines = new LineCounter();
  const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: "silent" } as const;
  const source = text.replace(/^\uFEFF/, "");
  const document = parseDocument(source, options);
  const complaints = listYamlComplaints(document, lines, file);
  if (complaints.length > 0) {
    throw buildUsageProblem(complaints);
  }
  const comments = findComments(source, document, lines);
  const node = toNode(document.contents, 0, {
    targets: aliasTargets(document),
    lines,
    file,
    count: { nodes: 0 },
    comments,
    ...(!source.endsWith("\n") && { unendedAt: source.length }),
  });
  return comments.head === "" ? node : { ...node, comment: comments.head };
}

/** They end a line for Compose, also in a comment, and for no editor: what follows would be a key that nobody sees. */
const hiddenBreak = /[\u0085\u2028\u2029]/;

function requireVisibleLines(text: string, file: string): void {
  const at = text.search(hiddenBreak);
  if (at === -1) {
    return;
  }
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, "0");
  throw buildComposeProblem(
    { file, line: text.slice(0, at).split("\n").length },
    `this line has the character U+${code}, which ends a line for Compose, and which editors do not show`,
    `Take it out. In double quotes it can be written as \\u${code}.`,
  );
}

type AliasTargets = ReadonlyMap<Alias, Yaml | undefined>;

/** The target of each alias: the last node of its name before it. The library would search the whole document for each. */
function aliasTargets(document: Document): AliasTargets {
  const anchored = new Map<string, Yaml>();
  const targets = new Map<Alias, Yaml | undefined>();
  walkNodes(document.contents, (node) => {
    if (isAlias(node)) {
      targets.set(node, anchored.get(node.source));
    } else if (node.anchor !== undefined) {
      anchored.set(node.anchor, node);
    }
  });
  return targets;
}

function toNode(yaml: Yaml | null, depth: number, walk: Walk): Node {
  const at = placeOf(yaml, walk);
  walk.count.nodes += 1;
  if (walk.count.nodes > mostNodes || depth > deepest) {
    throw buildComposeProblem(at, "with its aliases (`*…`) expanded, this file is too large for a compose file");
  }
  if (isAlias(yaml)) {
    const target = walk.targets.get(yaml);
    if (target === undefined) {
      throw buildComposeProblem(
        at,
        `this alias (\`*${makePrintable(yaml.source, 60)}\`) does not name an anchor before it`,
      );
    }
    return toNode(target, depth + 1, walk);
  }
  const node = isMap(yaml)
    ? toMap(yaml.items as readonly Pair[], at, depth, walk)
    : isSeq(yaml)
      ? toList(yaml.items as Yaml[], at, depth, walk)
      : toScalar(yaml, at, walk);
  const tag = yaml?.tag === "!reset" ? "reset" : yaml?.tag === "!override" ? "override" : undefined;
  return tag === undefined ? node : { ...node, tag };
}

function toList(items: readonly Yaml[], at: Place, depth: number, walk: Walk): Node {
  return list(
    items.map((item) => withComment(toItem(item, depth + 1, walk), item, walk)),
    at,
  );
}

/** An item that is a map begins at its first key: a comment there belongs to the item, once. */
function toItem(item: Yaml, depth: number, walk: Walk): Node {
  const node = toNode(item, depth, walk);
  const [first] = isMap(item) ? (item.items as readonly Pair<Yaml | null>[]) : [];
  if (node.kind !== "map" || first === undefined || first.key?.range?.[0] !== item.range?.[0]) {
    return node;
  }
  const name = keyText(first.key, walk);
  return changeEntries(node, (value, key) => (key === name ? dropComment(value) : value));
}

function toMap(pairs: readonly Pair[], at: Place, depth: number, walk: Walk): MapNode {
  const entries = new Map<string, Node>();
  const merged: Node[] = [];
  for (const { key, value } of pairs) {
    const name = keyText(key as Yaml, walk);
    if (name === "<<" && isPlain(key as Yaml)) {
      merged.push(toNode(value as Yaml | null, depth + 1, walk));
      continue;
    }
    if (entries.has(name)) {
      throw buildComposeProblem(
        placeOf(key as Yaml, walk),
        `the key \`${makePrintable(name, 60)}\` appears twice here`,
        "Keep one of them.",
      );
    }
    const node = toNode(value as Yaml | null, depth + 1, walk);
    entries.set(name, withComment({ ...node, at: placeOf(key as Yaml, walk) }, key as Yaml, walk));
  }
  return makeMap(mergeKeys(entries, merged), at);
}

/** Keys from `<<` come after the map's own; of several sources, the first wins. */
function mergeKeys(own: Map<string, Node>, merged: readonly Node[]): Map<string, Node> {
  for (const source of merged.flatMap((node) => (node.kind === "list" ? node.items : [node]))) {
    if (source.kind !== "map") {
      throw buildComposeProblem(source.at, "`<<` needs a map or a list of maps");
    }
    for (const [key, value] of source.entries) {
      if (!own.has(key)) {
        own.set(key, value);
      }
    }
  }
  return own;
}

function keyText(key: Yaml | null, walk: Walk): string {
  const target = isAlias(key) ? walk.targets.get(key) : key;
  if (!isScalar(target)) {
    throw buildComposeProblem(placeOf(key, walk), "a key must be text");
  }
  return target.value === null ? "null" : String(target.value);
}

/** In quotes `<<` is a name like any other. */
function isPlain(key: Yaml): boolean {
  return !isScalar(key) || key.type === "PLAIN";
}

function toScalar(yaml: Yaml | null, at: Place, { unendedAt }: Walk): ScalarNode {
  if (!isScalar(yaml)) {
    return makeScalar(null, at);
  }
  const { value, source, type, tag } = yaml as Scalar;
  if (type?.startsWith("BLOCK") && yaml.range?.[1] === unendedAt) {
    return makeScalar(String(value).replace(/\n$/, ""), at);
  }
  const plain = type === "PLAIN" && tag === undefined ? readPlainScalar(source ?? "") : undefined;
  return makeScalar(plain ?? (isPlainScalar(value) ? value : String(value)), at);
}

function isPlainScalar(value: unknown): value is ScalarNode["value"] {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

/** @param start the key or item that has this value */
function withComment(node: Node, start: Yaml | null, { comments }: Walk): Node {
  const comment = comments.byOffset.get(start?.range?.[0] ?? -1);
  return comment === undefined ? node : { ...node, comment };
}

function placeOf(yaml: Yaml | null, { lines, file }: Walk): Place {
  return { file, line: lines.linePos(yaml?.range?.[0] ?? 0).line };
}
