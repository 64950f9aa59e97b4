import { type Document, isCollection, isMap, isNode, isSeq, Lexer, type LineCounter, type Node } from "yaml";
import { skip, walkNodes } from "./walk.ts";

/** A comment and its position. */
interface Comment {
  readonly text: string;
  readonly line: number;
  readonly column: number;
  /** It is alone on its line. */
  readonly isAlone: boolean;
}

/** A key of a map or an item of a list, and where it begins. */
interface Entry {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** The comments of a file, lines without their sign. */
export interface Comments {
  /** The comment of the whole file: at the top, followed by an empty line. */
  readonly head: string;
  /** The comments of keys and items, by the offset where these begin. */
  readonly byOffset: ReadonlyMap<number, string>;
}

/**
 * Finds what each comment of a YAML text belongs to: the thing before it on the line, the thing below it, or the block that it ends. The YAML library
 * attaches many comments to whichever map is open.
 */
export function findComments(text: string, document: Document, lines: LineCounter): Comments {
  const all = text.includes("#") ? commentLines(text, lines) : [];
  if (all.length === 0) {
    return { head: "", byOffset: new Map() };
  }
  const entries = entriesIn(document, lines);
  const head = headOf(all, entries, text);
  const byOffset = new Map<number, string>();
  // Both are in the order of the text, so one pass finds the position of each comment among the entries.
  let next = 0;
  for (const comment of all.slice(head.length)) {
    while (next < entries.length && (entries[next]?.line ?? 0) <= comment.line) {
      next += 1;
    }
    const owner = ownerOf(comment, entries, next);
    if (owner !== undefined) {
      const earlier = byOffset.get(owner.offset);
      byOffset.set(owner.offset, earlier === undefined ? comment.text : `${earlier}\n${comment.text}`);
    }
  }
  return { head: head.map((comment) => comment.text).join("\n"), byOffset };
}

function commentLines(text: string, lines: LineCounter): readonly Comment[] {
  const found: Comment[] = [];
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    // The lexer's own marks, which are not in the text.
    if (["\u0002", "\u0018", "\u001F"].includes(token)) {
      continue;
    }
    if (token.startsWith("#")) {
      const { line, col } = lines.linePos(offset);
      const before = text.slice(offset - col + 1, offset);
      found.push({
        text: token.slice(1).replace(/^ /, "").trimEnd(),
        line,
        column: col,
        isAlone: before.trim() === "",
      });
    }
    offset += token.length;
  }
  return found;
}

/** In the order of the text; an item that is a map begins at its first key and counts once. */
function entriesIn(document: Document, lines: LineCounter): readonly Entry[] {
  const offsets = new Set<number>();
  walkNodes(document.contents, (node) => {
    // Everything between brackets on one line is one thing.
    if (isCollection(node) && node.flow === true) {
      return skip;
    }
    for (const start of startsIn(node)) {
      offsets.add(start);
    }
    return undefined;
  });
  return [...offsets]
    .sort((one, other) => one - other)
    .map((offset) => {
      const { line, col } = lines.linePos(offset);
      return { offset, line, column: col };
    });
}

/** Where the keys or items of a node begin. */
function startsIn(node: Node): readonly number[] {
  const starts = isMap(node) ? node.items.map(({ key }) => key) : isSeq(node) ? node.items : [];
  return starts.flatMap((start) => (isNode(start) && start.range ? [start.range[0]] : []));
}

function headOf(all: readonly Comment[], entries: readonly Entry[], text: string): readonly Comment[] {
  const first = entries[0]?.line ?? Number.POSITIVE_INFINITY;
  const above = all.filter(({ line, isAlone }) => isAlone && line < first);
  const rows = text.split("\n");
  const last = above.findLastIndex(({ line }) => (rows[line] ?? "").trim() === "");
  return above.slice(0, last + 1);
}

/** @param next the first entry below the comment's line */
function ownerOf({ column, isAlone }: Comment, entries: readonly Entry[], next: number): Entry | undefined {
  const below = entries[next];
  if (isAlone && below !== undefined && below.column >= column) {
    return below;
  }
  let at = next - 1;
  while (isAlone && (entries[at]?.column ?? 0) >= column) {
    at -= 1;
  }
  return entries[at];
}
