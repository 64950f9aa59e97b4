import { makePrintable } from "../../lib/text/printable.ts";
import { changeEntries } from "../node.ts";
import { buildComposeProblem } from "../problems.ts";
import type { Environment, Node, Notice, Place, ScalarNode } from "../types.ts";

/** The operators allowed behind the name in `${…}`. */
const operators = [":-", "-", ":?", "?", ":+", "+"] as const;
type Operator = (typeof operators)[number];

const nameStart = /^[A-Za-z_][A-Za-z0-9_]*/;

interface Filling {
  readonly environment: Pick<Environment, "get">;
  readonly at: Place;
  readonly notices: Notice[];
  /** What all values of a file have become so far. */
  readonly spent?: { characters: number };
  /** How many placeholders this one is within. */
  readonly depth?: number;
}

/** No file that was found nests more than three. */
const deepest = 20;
/** Variables that name each other twice, and so on, would fill the memory. */
const mostCharacters = 4_000_000;

/**
 * Fills in `$NAME` and `${NAME…}` in every text of a tree. Keys stay, `$$` becomes `$`, and a dollar sign before anything else is one.
 *
 * @returns the tree, and a notice for each variable without a value, which Compose takes as empty
 * @throws Problem (exit 2) for an invalid placeholder, or a missing variable that `${NAME:?…}` requires
 */
export function fillIn(node: Node, environment: Environment, notices: Notice[]): Node {
  return fillNode(node, { environment, notices, spent: { characters: 0 } });
}

type NodeFilling = Omit<Filling, "at">;

function fillNode(node: Node, filling: NodeFilling): Node {
  switch (node.kind) {
    case "scalar":
      return fillScalar(node, filling);
    case "list":
      return { ...node, items: node.items.map((item) => fillNode(item, filling)) };
    case "map":
      return changeEntries(node, (value) => fillNode(value, filling));
  }
}

function fillScalar(node: ScalarNode, filling: NodeFilling): ScalarNode {
  if (typeof node.value !== "string" || !node.value.includes("$")) {
    return node;
  }
  const value = fillText(node.value, { ...filling, at: node.at });
  return value === node.value ? node : { ...node, value, written: node.value };
}

/** The same for one text. */
export function fillText(text: string, filling: Filling): string {
  const { depth = 0, spent } = filling;
  if (depth > deepest) {
    throw buildComposeProblem(filling.at, `variables are nested more than ${deepest} deep here`);
  }
  let filled = "";
  let rest = text;
  for (let at = rest.indexOf("$"); at !== -1; at = rest.indexOf("$")) {
    filled += rest.slice(0, at);
    const [value, length] = valueAt(rest.slice(at + 1), filling);
    filled += value;
    spend(spent, value, filling);
    rest = rest.slice(at + 1 + length);
  }
  return filled + rest;
}

function spend(spent: Filling["spent"], value: string, { at, depth = 0 }: Filling): void {
  if (spent === undefined || depth > 0) {
    return;
  }
  spent.characters += value.length;
  if (spent.characters > mostCharacters) {
    throw buildComposeProblem(at, "with its variables filled in, this file is too large for a compose file");
  }
}

/** The placeholder behind a `$`: its value and its length. */
function valueAt(text: string, filling: Filling): readonly [string, number] {
  if (text.startsWith("$")) {
    return ["$", 1];
  }
  if (text.startsWith("{")) {
    const end = closingBrace(text, filling);
    return [braced(text.slice(1, end), filling), end + 1];
  }
  const name = nameStart.exec(text)?.[0];
  return name === undefined ? ["$", 0] : [lookUp(name, filling), name.length];
}

/** Where Compose ends a placeholder: braces of any kind pair up, the letter behind an opening one is skipped, and without a pair it is the last one. */
function closingBrace(text: string, filling: Filling): number {
  let open = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "{") {
      open += 1;
      at += 1;
    } else if (text[at] === "}") {
      open -= 1;
      if (open === 0) {
        return at;
      }
    }
  }
  const last = text.lastIndexOf("}");
  if (last === -1) {
    throw noTemplate(filling, `$${text}`);
  }
  return last;
}

function braced(inside: string, filling: Filling): string {
  const name = nameStart.exec(inside)?.[0];
  if (name === undefined) {
    throw noTemplate(filling, `\${${inside}}`);
  }
  const behind = inside.slice(name.length);
  if (behind === "") {
    return lookUp(name, filling);
  }
  const operator = operators.find((each) => behind.startsWith(each));
  if (operator === undefined) {
    throw noTemplate(filling, `\${${inside}}`);
  }
  return chosen(name, operator, behind.slice(operator.length), filling);
}

function chosen(name: string, operator: Operator, word: string, filling: Filling): string {
  const value = filling.environment.get(name);
  const counts = operator.startsWith(":") ? value !== undefined && value !== "" : value !== undefined;
  switch (operator.replace(":", "")) {
    case "-":
      return counts ? (value ?? "") : fillText(word, deeper(filling));
    case "+":
      return counts ? fillText(word, deeper(filling)) : "";
    default:
      if (!counts) {
        filling.notices.push({ at: filling.at, what: `the variable ${name} must have a value`, variable: name });
        const why = word === "" ? "" : `: ${makePrintable(fillText(word, deeper(filling)), 200)}`;
        throw buildComposeProblem(
          filling.at,
          `the variable ${name} must have a value${why}`,
          `Write ${name}=… into the file .env next to it.`,
        );
      }
      return value ?? "";
  }
}

function deeper(filling: Filling): Filling {
  return { ...filling, depth: (filling.depth ?? 0) + 1 };
}

function lookUp(name: string, { environment, at, notices }: Filling): string {
  const value = environment.get(name);
  if (value === undefined) {
    notices.push({ at, what: `the variable ${name} has no value and counts as empty`, variable: name });
  }
  return value ?? "";
}

function noTemplate({ at }: Filling, text: string) {
  return buildComposeProblem(at, `\`${makePrintable(text, 60)}\` is not a variable`, "Write $$ for a dollar sign.");
}
