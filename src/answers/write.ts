import { Document, isMap, isNode, isPair, isScalar, isSeq, type Node, type Pair, type YAMLMap, YAMLSeq } from "yaml";
import type { KeyPath } from "../lib/paths.ts";
import { printable } from "../lib/printable.ts";
import { keysAt, meaningOf } from "../model/parts.ts";
import type { WrittenAnswers } from "../model/schema.ts";

/** Where editors find the schema of the file. */
const schemaLine = " yaml-language-server: $schema=./node_modules/harden-init/schema/harden.schema.json";

const heading = `${schemaLine}
 The answers that this project is generated from: the one file to edit, and no place for a secret.
 After a change: harden-init generate`;

/** A comment of somebody's about a key or item of the answers; an empty path is the file as a whole. */
export interface OwnComment {
  readonly path: KeyPath;
  readonly text: string;
}

/**
 * The text of harden.yml as a careful person writes it: keys in the schema's order, what each block is for above it, small maps on one line.
 * Reading it gives the same answers back.
 */
export function answersText(answers: WrittenAnswers, comments: readonly OwnComment[] = []): string {
  const document = new Document(answers, { aliasDuplicateObjects: false });
  const branches = branchesOf(comments);
  if (isMap(document.contents)) {
    inOrder(document.contents, []);
    explain(document.contents);
    addComments(document.contents, branches);
  }
  document.commentBefore = [heading, ...branches.texts.map(asComment)].join("\n\n");
  return document.toString({ lineWidth: 0 });
}

/** Sorts the keys of a map as the schema does, drops those without a value, and puts what is small on one line; inwards from there. */
function inOrder(map: YAMLMap, path: KeyPath): void {
  const order = keysAt(path);
  const rank = (pair: Pair) => order.indexOf(keyOf(pair));
  map.items = map.items.filter((pair) => hasValue(pair.value));
  if (order.length > 0) {
    map.items.sort((one, other) => rank(one) - rank(other));
  }
  for (const pair of map.items) {
    arrange(pair.value as Node, [...path, keyOf(pair)]);
  }
}

function arrange(node: Node, path: KeyPath): void {
  if (isMap(node)) {
    inOrder(node, path);
    node.flow = path.length > 1 ? isSmall(node) && !isService(path) : path[0] === "hardening" && isSmall(node);
  }
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      arrange(item as Node, [...path, index]);
    }
    node.flow = node.items.every((item) => isScalar(item));
    if (node.flow) {
      closeUp(node);
    }
  }
}

/** Brackets stand close to what they hold, braces do not: `{ uses: [dbserver] }`. */
function closeUp(list: YAMLSeq): void {
  list.toString = (context, ...rest) =>
    YAMLSeq.prototype.toString.call(list, context && { ...context, flowCollectionPadding: "" }, ...rest);
}

function isService(path: KeyPath): boolean {
  return path[0] === "services" && path.length === 2;
}

function isSmall(map: YAMLMap): boolean {
  return map.items.length > 0 && map.items.every((pair) => isScalar(pair.value) || isFlatList(pair.value));
}

function isFlatList(value: unknown): boolean {
  return isSeq(value) && value.items.every((item) => isScalar(item));
}

function explain(map: YAMLMap): void {
  for (const pair of map.items.filter((pair) => keyOf(pair) !== "version")) {
    const key = pair.key as Node;
    key.commentBefore = ` ${meaningOf([keyOf(pair)])}`;
    key.spaceBefore = true;
  }
}

/** The comments of one node, and those of what is in it, by key. */
interface Branch {
  readonly texts: string[];
  readonly inner: Map<string, Branch>;
}

function branchesOf(comments: readonly OwnComment[]): Branch {
  const root: Branch = { texts: [], inner: new Map() };
  for (const { path, text } of comments) {
    let branch = root;
    for (const key of path) {
      const next: Branch = branch.inner.get(String(key)) ?? { texts: [], inner: new Map() };
      branch.inner.set(String(key), next);
      branch = next;
    }
    branch.texts.push(text);
  }
  return root;
}

/** What has comments in it gets lines of its own: on one line nothing can stand behind a comment. */
function addComments(node: unknown, { inner }: Branch): void {
  if (inner.size === 0 || !(isMap(node) || isSeq(node))) {
    return;
  }
  node.flow = false;
  const items: readonly unknown[] = node.items;
  for (const [index, item] of items.entries()) {
    const [start, value] = isPair(item) ? [item.key, item.value] : [item, item];
    const branch = inner.get(isPair(item) ? keyOf(item) : String(index));
    if (branch === undefined || !isNode(start)) {
      continue;
    }
    if (branch.texts.length > 0) {
      start.commentBefore = [start.commentBefore, ...branch.texts.map(asComment)].filter(Boolean).join("\n");
    }
    addComments(value, branch);
  }
}

/** Each line on its own; what other readers would take for the end of a line is none here. */
function asComment(text: string): string {
  return text
    .split("\n")
    .map((line) => printable(line.replace(/[\u0085\u2028\u2029]/g, " "), 500))
    .map((line) => (line === "" ? line : ` ${line}`))
    .join("\n");
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}

function hasValue(value: unknown): boolean {
  return value !== null && !(isScalar(value) && value.value === undefined);
}
