// What people read in a file: the comments and texts of TypeScript, the titles of tests, and all of any other file.
import ts from "typescript";

/** Pieces of prose with the line, from 1, where each begins. @param only `titles` leaves all but the titles of tests out */
export function proseOf(path, text, only) {
  if (!path.endsWith(".ts")) {
    return [{ line: 1, text }];
  }
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const positions = new Map();
  const visit = (node) => {
    const pieces = only === "titles" ? titlesIn(node, file) : [...commentsAt(node, text), ...textsIn(node, file)];
    for (const [start, end] of pieces) {
      positions.set(start, text.slice(start, end));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  // The comments before the end of the file belong to its last token, which forEachChild does not visit.
  for (const [start, end] of only === "titles" ? [] : commentsAt(file.endOfFileToken, text)) {
    positions.set(start, text.slice(start, end));
  }
  return [...positions].map(([start, piece]) => ({
    line: file.getLineAndCharacterOfPosition(start).line + 1,
    text: piece,
  }));
}

function commentsAt(node, text) {
  const before = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
  const behind = ts.getTrailingCommentRanges(text, node.getEnd()) ?? [];
  return [...before, ...behind].map(({ pos, end }) => [pos, end]);
}

/** One word alone is a key or a value, and no sentence. */
function textsIn(node, file) {
  const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
  return isText && /\s/.test(node.getText(file)) ? [[node.getStart(file), node.getEnd()]] : [];
}

function titlesIn(node, file) {
  const isTest = ts.isCallExpression(node) && /^(?:test|describe|it)\b/.test(node.expression.getText(file));
  const title = isTest ? node.arguments[0] : undefined;
  return title !== undefined && ts.isStringLiteralLike(title) ? [[title.getStart(file), title.getEnd()]] : [];
}
