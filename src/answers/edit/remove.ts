import { isDeepStrictEqual } from "node:util";
import { isCollection, isMap, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from "yaml";
import { buildUsageProblem } from "../../lib/errors.ts";
import { formatPath, getIn, type KeyPath, setIn, withoutIn } from "../../lib/paths.ts";
import { readPair } from "../../lib/yaml/position.ts";
import { parseAnswers } from "../parse.ts";
import { findEnd, findEndOfLine, findLastLeaf, findStart } from "./offsets.ts";

interface Found {
  readonly map: YAMLMap;
  readonly pair: Pair;
}

/**
 * Removes one key, or one item of a block list, from the text of an answers file, with its line. Blocks that become empty are removed too. Every
 * other byte stays.
 *
 * @param file how messages name the file
 * @throws Problem (exit 2) if the text cannot be read, or is written in a way that only its author can change
 */
export function removeAnswer(text: string, path: KeyPath, file: string): string {
  const { value: before, where } = parseAnswers(text, file);
  const { contents } = parseDocument(text, { uniqueKeys: false });
  const edited = typeof path.at(-1) === "number" ? withoutItem(text, contents, path) : withoutKey(text, contents, path);
  if (!isAs(edited, file, withoutAt(before, path))) {
    const fix = "Remove it by hand, then: harden-init generate";
    throw buildUsageProblem({
      where: `${where(path)} ${formatPath(path)}`,
      what: "this key cannot be removed automatically",
      fix,
    });
  }
  return edited;
}

function withoutKey(text: string, contents: Node | null, path: KeyPath): string {
  const found = findPair(contents, path);
  if (found === undefined) {
    return text;
  }
  return found.map.flow ? withoutInLine(text, found) : withoutLines(text, found);
}

/** From the line of its dash to the beginning of the next. */
function withoutItem(text: string, contents: Node | null, path: KeyPath): string {
  const list = isCollection(contents) ? contents.getIn(path.slice(0, -1), true) : undefined;
  const item = isSeq(list) ? (list.items[Number(path.at(-1))] as Node | undefined) : undefined;
  if (!isSeq(list) || item === undefined) {
    return text;
  }
  if (list.flow === true) {
    return withoutBetween(text, list.items as Node[], item, { start: findStart, end: findEnd });
  }
  const dash = text.lastIndexOf("-", findStart(item) - 1);
  return text.slice(0, text.lastIndexOf("\n", dash) + 1) + text.slice(findEndOfLine(text, findEnd(findLastLeaf(item))));
}

/** The outermost pair that would be empty without the path. */
function findPair(node: Node | null, path: KeyPath, outer?: Found): Found | undefined {
  const [key, ...rest] = path;
  if (isSeq(node) && typeof key === "number") {
    return findPair((node.items[key] as Node | undefined) ?? null, rest);
  }
  const pair = isMap(node) && key !== undefined ? readPair(node.items as readonly Pair[], key) : undefined;
  if (pair === undefined || !isMap(node)) {
    return undefined;
  }
  const found = outer !== undefined && node.items.length === 1 ? outer : { map: node, pair };
  return rest.length === 0 ? found : findPair(pair.value as Node | null, rest, found);
}

/** `{ a: 1, b: 2 }`: with its comma. */
function withoutInLine(text: string, { map, pair }: Found): string {
  const places = {
    start: (each: Pair) => findStart(keyOf(each)),
    end: (each: Pair) => findEnd(findLastLeaf(innerOf(each))),
  };
  return withoutBetween(text, map.items, pair, places);
}

interface Places<Entry> {
  start(entry: Entry): number;
  end(entry: Entry): number;
}

function withoutBetween<Entry>(text: string, entries: readonly Entry[], entry: Entry, places: Places<Entry>): string {
  const at = entries.indexOf(entry);
  const next = entries[at + 1];
  const previous = entries[at - 1];
  const start = next === undefined && previous !== undefined ? places.end(previous) : places.start(entry);
  const end = next === undefined ? places.end(entry) : places.start(next);
  return text.slice(0, start) + text.slice(end);
}

/** From the beginning of its line to the beginning of the next; the dash of a list stays. */
function withoutLines(text: string, { map, pair }: Found): string {
  const key = findStart(keyOf(pair));
  const lineStart = text.lastIndexOf("\n", key - 1) + 1;
  const next = map.items[map.items.indexOf(pair as never) + 1];
  const isBehindDash = text.slice(lineStart, key).trim() !== "";
  const start = isBehindDash ? key : lineStart;
  const end =
    isBehindDash && next !== undefined
      ? findStart(keyOf(next))
      : findEndOfLine(text, findEnd(findLastLeaf(innerOf(pair))));
  return text.slice(0, start) + text.slice(end);
}

function keyOf(pair: Pair): Node {
  return pair.key as Node;
}

function innerOf(pair: Pair): Node {
  return (pair.value ?? pair.key) as Node;
}

/** Items of a list move up. */
function withoutAt(value: unknown, path: KeyPath): unknown {
  const list = getIn(value, path.slice(0, -1));
  return typeof path.at(-1) === "number" && Array.isArray(list)
    ? setIn(
        value,
        path.slice(0, -1),
        list.filter((_, index) => index !== path.at(-1)),
      )
    : withoutIn(value, path);
}

function isAs(text: string, file: string, wanted: unknown): boolean {
  try {
    return isDeepStrictEqual(parseAnswers(text, file).value, wanted);
  } catch {
    return false;
  }
}
