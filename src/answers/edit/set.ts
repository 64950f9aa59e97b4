import { isDeepStrictEqual } from "node:util";
import { Document, isMap, isSeq, type Node, type Pair, parseDocument, visit, type YAMLMap, type YAMLSeq } from "yaml";
import { formatPath, type KeyPath, setIn } from "../../lib/paths.ts";
import { readPair } from "../../lib/yaml/position.ts";
import { writeYaml, writeYamlValue } from "../../lib/yaml/write.ts";
import { parseAnswers } from "../parse.ts";
import { replaceItems, writeItem } from "./items.ts";
import { findEnd, findEndOfLine, findEndOfText, findLastLeaf, findNewline, findStart } from "./offsets.ts";

interface Place {
  /** The innermost existing node on the path. */
  readonly node: Node | null;
  /** Where the node belongs if it has no text (`key:` with nothing behind it). */
  readonly offset: number;
  /** The missing keys of the path. */
  readonly missing: KeyPath;
}

/**
 * Sets one key in the text of an answers file. Every other byte stays, comments included. Missing blocks on the path are written too, and a list
 * takes a new item at its end.
 *
 * @param file how messages name the file
 * @throws Problem (exit 2) if the text cannot be read
 */
export function setAnswer(text: string, path: KeyPath, value: unknown, file: string): string {
  const { value: before } = parseAnswers(text, file);
  const document = parseDocument(text, { uniqueKeys: false });
  const place = findPlace(document, path);
  const wanted = setIn(before, path, value);
  const ways = place.missing.length > 0 ? [inserted] : isLinedList(place.node) ? [replacedItems, replaced] : [replaced];
  const edited = ways
    .map((way) => way(text, place, value))
    .find((candidate) => isDeepStrictEqual(parseAnswers(candidate, file).value, wanted));
  if (edited === undefined) {
    throw new Error(`setting ${formatPath(path)} would have changed more than that key`);
  }
  return edited;
}

/** Whether each item has a line of its own. */
function isLinedList(node: Node | null): node is YAMLSeq {
  return isSeq(node) && !node.flow && node.items.length > 0;
}

function replacedItems(text: string, { node, offset }: Place, value: unknown): string {
  return isLinedList(node) && Array.isArray(value) && value.length > 0 ? replaceItems(text, node, offset, value) : text;
}

function findPlace(document: Document, path: KeyPath): Place {
  let place: Place = { node: document.contents, offset: 0, missing: path };
  for (const [index, key] of path.entries()) {
    const next = step(place.node, key);
    if (next === undefined) {
      break;
    }
    place = { ...next, missing: path.slice(index + 1) };
  }
  return place;
}

function step(node: Node | null, key: string | number): Omit<Place, "missing"> | undefined {
  if (isMap(node)) {
    const pair = readPair(node.items as readonly Pair[], key);
    return pair && { node: pair.value as Node | null, offset: findEnd(pair.key as Node) + 1 };
  }
  const item = isSeq(node) && typeof key === "number" ? (node.items[key] as Node | undefined) : undefined;
  return item && { node: item, offset: findStart(item) };
}

/** The value alone, on one line, so that nothing around it moves. */
function replaced(text: string, { node, offset }: Place, value: unknown): string {
  const start =
    node?.range && !(isBlock(node) && text.slice(offset, findStart(node)).trim() === "") ? findStart(node) : offset;
  const end = node?.range ? findEndOfText(text, findEnd(findLastLeaf(node))) : offset;
  const space = /\s/.test(text[start - 1] ?? "") ? "" : " ";
  return text.slice(0, start) + space + inline(value) + text.slice(end);
}

function inserted(text: string, { node, missing }: Place, value: unknown): string {
  const [key, ...rest] = missing;
  const inner = rest.reduceRight<unknown>((nested, name) => setIn(undefined, [name], nested), value);
  if (isMap(node) && node.flow) {
    const at = findEnd(node) - 1;
    const before = text.slice(0, at).trimEnd();
    return `${before}${node.items.length === 0 ? " " : ", "}${inline({ [String(key)]: inner }).slice(2, -2)} ${text.slice(at)}`;
  }
  if (isMap(node) && node.items.length > 0) {
    return insertedInBlock(text, node, findStart(node.items[0]?.key as Node), writeYamlValue({ [String(key)]: inner }));
  }
  if (isSeq(node) && node.items.length > 0 && key === node.items.length) {
    return withItem(text, node, inner);
  }
  throw new Error(`there is no block that ${formatPath(missing)} could be written into`);
}

/** A new item at the end of a list; on one line if the last one is. */
function withItem(text: string, list: YAMLSeq, item: unknown): string {
  const last = list.items.at(-1) as Node;
  if (list.flow) {
    const at = findEnd(last);
    return `${text.slice(0, at)}, ${inline(item)}${text.slice(at)}`;
  }
  return insertedLines(text, list, writeItem(text, list, item));
}

/**
 * New lines after the last entry of a block, with the indentation of the others.
 *
 * @param first where its first entry begins
 */
function insertedInBlock(text: string, within: YAMLMap | YAMLSeq, first: number, entry: string): string {
  const indent = first - (text.lastIndexOf("\n", first - 1) + 1);
  const lines = entry.trimEnd().split("\n");
  return insertedLines(text, within, lines.map((line) => " ".repeat(indent) + line + findNewline(text)).join(""));
}

/** Whole lines after the last entry of a block. */
function insertedLines(text: string, within: YAMLMap | YAMLSeq, lines: string): string {
  const end = findEndOfLine(text, findEnd(findLastLeaf(within)));
  const head = text.slice(0, end);
  return head + (head.endsWith("\n") ? "" : findNewline(text)) + lines + text.slice(end);
}

function isBlock(node: Node): boolean {
  return (isMap(node) || isSeq(node)) && !node.flow;
}

/** On one line, even if the text has several. */
function inline(value: unknown): string {
  const document = new Document(value);
  visit(document, {
    Scalar: (_, scalar) => {
      if (String(scalar.value).includes("\n")) {
        scalar.type = "QUOTE_DOUBLE";
      }
    },
  });
  return writeYaml(document, { collectionStyle: "flow", flowCollectionPadding: !Array.isArray(value) }).trimEnd();
}
