import { isMap, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from "yaml";
import { usageProblem } from "../lib/errors.ts";
import { type KeyPath, pathText, withoutIn } from "../lib/paths.ts";
import { pairOf } from "../lib/yaml-position.ts";
import { endOf, endOfLine, lastLeaf, startOf } from "./edit-places.ts";
import { parseAnswers } from "./parse.ts";

interface Found {
  readonly map: YAMLMap;
  readonly pair: Pair;
}

/**
 * Takes one key out of the text of an answers file, with its line; blocks that are empty by that go too. Every other byte stays as it is.
 *
 * @param file how messages name the file
 * @throws Problem (exit 2) where the text cannot be read, or is written in a way that only its writer can change
 */
export function removeAnswer(text: string, path: KeyPath, file: string): string {
  const { value: before, where } = parseAnswers(text, file);
  const found = findPair(parseDocument(text, { uniqueKeys: false }).contents, path);
  if (found === undefined) {
    return text;
  }
  const edited = found.map.flow ? withoutInLine(text, found) : withoutLines(text, found);
  if (!isAs(edited, file, withoutIn(before, path))) {
    const fix = "Remove it by hand, then: harden-init generate";
    throw usageProblem({ where: `${where(path)} ${pathText(path)}`, what: "this key cannot be taken out here", fix });
  }
  return edited;
}

/** The outermost pair that would be empty without the path. */
function findPair(node: Node | null, path: KeyPath, outer?: Found): Found | undefined {
  const [key, ...rest] = path;
  if (isSeq(node) && typeof key === "number") {
    return findPair((node.items[key] as Node | undefined) ?? null, rest);
  }
  const pair = isMap(node) && key !== undefined ? pairOf(node.items as readonly Pair[], key) : undefined;
  if (pair === undefined || !isMap(node)) {
    return undefined;
  }
  const found = outer !== undefined && node.items.length === 1 ? outer : { map: node, pair };
  return rest.length === 0 ? found : findPair(pair.value as Node | null, rest, found);
}

/** `{ a: 1, b: 2 }`: with the comma that set it apart. */
function withoutInLine(text: string, { map, pair }: Found): string {
  const at = map.items.indexOf(pair as never);
  const next = map.items[at + 1];
  const previous = map.items[at - 1];
  const start =
    next === undefined && previous !== undefined ? endOf(lastLeaf(innerOf(previous))) : startOf(keyOf(pair));
  const end = next === undefined ? endOf(lastLeaf(innerOf(pair))) : startOf(keyOf(next));
  return text.slice(0, start) + text.slice(end);
}

/** From the beginning of its line to the beginning of the next; the dash of a list stays. */
function withoutLines(text: string, { map, pair }: Found): string {
  const key = startOf(keyOf(pair));
  const lineStart = text.lastIndexOf("\n", key - 1) + 1;
  const next = map.items[map.items.indexOf(pair as never) + 1];
  const isBehindDash = text.slice(lineStart, key).trim() !== "";
  const start = isBehindDash ? key : lineStart;
  const end =
    isBehindDash && next !== undefined ? startOf(keyOf(next)) : endOfLine(text, endOf(lastLeaf(innerOf(pair))));
  return text.slice(0, start) + text.slice(end);
}

function keyOf(pair: Pair): Node {
  return pair.key as Node;
}

function innerOf(pair: Pair): Node {
  return (pair.value ?? pair.key) as Node;
}

function isAs(text: string, file: string, wanted: unknown): boolean {
  try {
    return JSON.stringify(parseAnswers(text, file).value) === JSON.stringify(wanted);
  } catch {
    return false;
  }
}
