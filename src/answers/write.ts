import { Document, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, YAMLSeq } from "yaml";
import type { KeyPath } from "../lib/paths.ts";
import { getKeyText, type PathComment, putComments, readCommentLines } from "../lib/yaml/path-comments.ts";
import { writeYaml } from "../lib/yaml/write.ts";
import type { WrittenAnswers } from "../model/schema/answers.ts";
import { getMeaning, listKeysAt } from "../model/schema/parts.ts";

/** Where editors find the schema. */
const schemaLine = " yaml-language-server: $schema=./node_modules/harden-init/schema/harden.schema.json";

const heading = `${schemaLine}
 The answers that this project is generated from. Edit this file only; never put a secret here.
 After a change: harden-init generate`;

/**
 * The text of harden.yml: keys in the schema's order, each block with a comment, small maps on one line. Reading it gives the same answers back.
 */
export function formatAnswers(answers: WrittenAnswers, comments: readonly PathComment[] = []): string {
  const document = new Document(answers, { aliasDuplicateObjects: false });
  if (isMap(document.contents)) {
    inOrder(document.contents, []);
    explain(document.contents);
    putComments(document.contents, comments);
  }
  const head = comments.filter(({ path }) => path.length === 0);
  document.commentBefore = [heading, ...head.map(({ text }) => readCommentLines(text))].join("\n\n");
  return writeYaml(document);
}

/** Sorts the keys as the schema does, drops those without a value, and puts small maps on one line, recursively. */
function inOrder(map: YAMLMap, path: KeyPath): void {
  const order = listKeysAt(path);
  const rank = (pair: Pair) => order.indexOf(getKeyText(pair));
  map.items = map.items.filter((pair) => hasValue(pair.value));
  if (order.length > 0) {
    map.items.sort((one, other) => rank(one) - rank(other));
  }
  for (const pair of map.items) {
    arrange(pair.value as Node, [...path, getKeyText(pair)]);
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

/** Brackets have no inner spaces, braces have: `{ uses: [dbserver] }`. */
function closeUp(list: YAMLSeq): void {
  list.toString = (context, ...rest) =>
    YAMLSeq.prototype.toString.call(list, context && { ...context, flowCollectionPadding: "" }, ...rest);
}

function isService(path: KeyPath): boolean {
  return path[0] === "services" && path.length === 2;
}

function isSmall(map: YAMLMap): boolean {
  return map.items.every((pair) => isScalar(pair.value) || isFlatList(pair.value));
}

function isFlatList(value: unknown): boolean {
  return isSeq(value) && value.items.every((item) => isScalar(item));
}

function explain(map: YAMLMap): void {
  for (const pair of map.items.filter((pair) => getKeyText(pair) !== "version")) {
    const key = pair.key as Node;
    key.commentBefore = ` ${getMeaning([getKeyText(pair)])}`;
    key.spaceBefore = true;
  }
}

function hasValue(value: unknown): boolean {
  return value !== null && !(isScalar(value) && value.value === undefined);
}
