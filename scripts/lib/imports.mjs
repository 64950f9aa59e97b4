// Reads which file of src/ imports which, by value or by type only, and finds circles.
import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";

/** Every source file with the files that it imports: a map of paths to maps of paths to `isType`. */
export function readImports(folder = "src") {
  const files = filesBelow(folder);
  return new Map(files.map((file) => [file, importsOf(file)]));
}

/** The rooms, which are the folders of src/, with those that they import, as `readImports` has files. */
export function importsOfRooms(imports) {
  const rooms = new Map();
  for (const [file, targets] of imports) {
    const from = roomOf(file);
    const all = rooms.get(from) ?? new Map();
    rooms.set(from, all);
    for (const [target, isType] of targets) {
      const to = roomOf(target);
      if (to !== from) {
        all.set(to, isType && (all.get(to) ?? true));
      }
    }
  }
  return rooms;
}

/** The room that a file lies in: `src/model/rules/all.ts` in `model`. */
export function roomOf(file) {
  return file.split("/")[1];
}

/** The groups of nodes that reach each other, by Tarjan's way; each is a circle or several that share a node. */
export function findCircles(graph) {
  const index = new Map();
  const lowest = new Map();
  const open = [];
  const circles = [];
  for (const node of graph.keys()) {
    if (!index.has(node)) visit(node);
  }
  return circles;

  function visit(node) {
    index.set(node, index.size);
    lowest.set(node, index.get(node));
    open.push(node);
    for (const next of graph.get(node)?.keys() ?? []) {
      if (!index.has(next)) visit(next);
      if (open.includes(next)) lowest.set(node, Math.min(lowest.get(node), lowest.get(next)));
    }
    if (lowest.get(node) === index.get(node)) {
      const circle = open.splice(open.indexOf(node));
      if (circle.length > 1) circles.push(circle);
    }
  }
}

function filesBelow(folder) {
  return ts.sys
    .readDirectory(folder, [".ts"])
    .map((file) => relative(process.cwd(), resolve(file)))
    .sort();
}

function importsOf(file) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  const targets = new Map();
  const note = (specifier, isType) => {
    if (specifier.startsWith(".") && specifier.endsWith(".ts")) {
      const target = join(dirname(file), specifier);
      targets.set(target, isType && (targets.get(target) ?? true));
    }
  };
  const visit = (node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
      note(node.moduleSpecifier.text, isTypeOnly(node));
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      note(node.arguments[0]?.text ?? "", false);
    } else if (ts.isImportTypeNode(node)) {
      note(node.argument.literal?.text ?? "", true);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return targets;
}

/** `import type …`, or an import of which every name is one. */
function isTypeOnly(node) {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  const named = clause?.namedBindings;
  const names = named !== undefined && ts.isNamedImports(named) ? named.elements : [];
  return (
    clause?.isTypeOnly === true ||
    (clause?.name === undefined && names.length > 0 && names.every((name) => name.isTypeOnly))
  );
}
