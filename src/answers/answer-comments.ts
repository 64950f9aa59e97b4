import { type Document, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from "yaml";
import type { KeyPath } from "../lib/paths.ts";
import { findComments } from "../lib/yaml/comments.ts";
import type { PathComment } from "../lib/yaml/path-comments.ts";

/** The comments at the keys and items of an answers file, in the order of the text. The comment at the top belongs to no key. */
export function readAnswerComments(text: string, document: Document, lines: LineCounter): readonly PathComment[] {
  const { byOffset } = findComments(text, document, lines);
  return byOffset.size === 0 ? [] : commentsBelow(document.contents, [], byOffset);
}

type Texts = ReadonlyMap<number, string>;

/** Aliases are not followed: their comments are where the value is. */
function commentsBelow(node: Node | null, path: KeyPath, texts: Texts, itemAt?: number): readonly PathComment[] {
  if (isMap(node)) {
    return (node.items as readonly Pair<Node, Node | null>[]).flatMap(({ key, value }) => {
      const own = [...path, isScalar(key) ? String(key.value) : ""];
      // An item that is a map begins where its first key does.
      const said = startOf(key) === itemAt ? [] : commentAt(key, own, texts);
      return [...said, ...commentsBelow(value, own, texts)];
    });
  }
  return isSeq(node)
    ? (node.items as readonly Node[]).flatMap((item, index) => {
        const own = [...path, index];
        return [...commentAt(item, own, texts), ...commentsBelow(item, own, texts, startOf(item))];
      })
    : [];
}

function commentAt(start: Node, path: KeyPath, texts: Texts): readonly PathComment[] {
  const text = texts.get(startOf(start));
  return text === undefined ? [] : [{ path, text }];
}

function startOf(node: Node): number {
  return node.range?.[0] ?? -1;
}
