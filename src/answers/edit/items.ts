import { isDeepStrictEqual } from "node:util";
import { Document, isMap, type Node, type YAMLSeq } from "yaml";
import { writeYaml } from "../../lib/yaml/write.ts";
import { findEnd, findEndOfLine, findLastLeaf, findNewline, findStart } from "./offsets.ts";

/** One item of a list, with its lines: the comments above it are its own. */
interface Item {
  readonly value: unknown;
  readonly lines: string;
}

/**
 * The text with other items in a list that has a line for each: those that stay keep their lines, comments included.
 *
 * @param behindKey where the text behind the list's key begins
 */
export function replaceItems(text: string, list: YAMLSeq, behindKey: number, values: readonly unknown[]): string {
  const start = findEndOfLine(text, behindKey);
  const items = readItems(text, list, start);
  const end = start + items.reduce((length, { lines }) => length + lines.length, 0);
  const left = [...items];
  const written = values.map((value) => {
    const at = left.findIndex((item) => isDeepStrictEqual(item.value, value));
    const [kept] = at === -1 ? [] : left.splice(at, 1);
    return kept?.lines ?? writeItem(text, list, value);
  });
  const newline = findNewline(text);
  return text.slice(0, start) + written.map((lines) => endLine(lines, newline)).join("") + text.slice(end);
}

/** An item as lines, with the indentation and the style of the others. */
export function writeItem(text: string, list: YAMLSeq, value: unknown): string {
  const first = findStart(list);
  const indent = " ".repeat(first - (text.lastIndexOf("\n", first - 1) + 1));
  const last = list.items.at(-1);
  const document = new Document([value]);
  const [node] = (document.contents as YAMLSeq | null)?.items ?? [];
  if (isMap(node)) {
    node.flow = isMap(last) && last.flow === true;
  }
  const lines = writeYaml(document).trimEnd().split("\n");
  return lines.map((line) => indent + line + findNewline(text)).join("");
}

function readItems(text: string, list: YAMLSeq, start: number): readonly Item[] {
  let from = start;
  return (list.items as readonly Node[]).map((node) => {
    const to = findEndOfLine(text, findEnd(findLastLeaf(node)));
    const lines = text.slice(from, to);
    from = to;
    return { value: node.toJSON(), lines };
  });
}

/** The last line of a file may have no end. */
function endLine(lines: string, newline: string): string {
  return lines.endsWith("\n") ? lines : lines + newline;
}
