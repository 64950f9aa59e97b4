import { type Document, isMap, isScalar, type Pair, parseDocument, Scalar, type YAMLError } from "yaml";
import { buildUsageProblem, type Complaint } from "../../lib/errors.ts";
import { Secret } from "../../lib/secret.ts";

/** What Ansible takes for a variable, of a length that fits a line. */
export const variableName = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;

/** Line breaks, control characters and halves of characters: YAML readers differ on them, and a secret's file is one line. */
export const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/u;

/** Whether Ansible would read a value as a Jinja template, and so as a programme. */
export function isTemplate(value: string): boolean {
  return /\{[{%#]/.test(value);
}

/**
 * Parses as Ansible does, which reads YAML 1.1; `readValues` finds what is set twice. The parser's own messages quote the text, so none of them is shown.
 *
 * @throws Problem (exit 2) with the lines that are no YAML
 */
export function parseYaml(text: string, where: string): Document.Parsed {
  const document = parseDocument(text, {
    version: "1.1",
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "error",
    customTags: [{ tag: "!unsafe", resolve: (value: string) => value }],
  });
  if (document.errors.length > 0) {
    throw buildUsageProblem(document.errors.map((error) => yamlComplaint(error, text, where)));
  }
  return document;
}

/**
 * The variables of a vault's document, in its order.
 *
 * @throws Problem (exit 2) with every entry that is not a name with one line of text
 */
export function readValues(document: Document.Parsed, text: string, where: string): Map<string, Secret> {
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    return new Map();
  }
  if (!isMap(contents)) {
    const fix = `Write lines of the form  name: "value"  with: ansible-vault edit ${where}`;
    throw buildUsageProblem({ where, what: "The vault does not hold variables.", fix });
  }
  const seen = new Set<string>();
  const complaints = contents.items.flatMap((pair) => {
    const complaint = complaintOf(pair, seen);
    return complaint === undefined
      ? []
      : [{ ...complaint, where: `${where} line ${lineOf(pair, text)}${complaint.where}` }];
  });
  if (complaints.length > 0) {
    throw buildUsageProblem(complaints);
  }
  return new Map(contents.items.map((pair) => [textOf(pair.key), new Secret(textOf(pair.value))]));
}

/** With its place behind the line. The library would compare each name with all before it, so here is noticed what is set twice. */
function complaintOf(pair: Pair, seen: Set<string>): Complaint | undefined {
  const name = isScalar(pair.key) && typeof pair.key.value === "string" ? pair.key.value : "";
  if (!variableName.test(name)) {
    const fix = "Use a letter or underscore, then letters, digits or underscores.";
    return { where: "", what: "This is not the name of a variable.", fix };
  }
  if (seen.has(name)) {
    return { where: "", what: "The variable is set a second time.", fix: "Keep one of the two." };
  }
  seen.add(name);
  const wrong = whatIsWrong(pair.value);
  return wrong && { where: `, ${name}`, ...wrong };
}

function textOf(node: unknown): string {
  return (node as Scalar<string>).value;
}

function whatIsWrong(node: unknown): Complaint | undefined {
  if (!isScalar(node) || typeof node.value !== "string") {
    return { what: "The value is not text.", fix: 'Put it in quotes: "…"; an empty one is "".' };
  }
  if (node.tag !== undefined && node.tag !== "!unsafe" && node.tag !== "tag:yaml.org,2002:str") {
    const fix = "Take the tag away; !unsafe is the only one allowed.";
    return { what: "The value has a tag that is not known here.", fix };
  }
  if (unprintable.test(node.value)) {
    return { what: "The value is not one line of printable text.", fix: "Write it in quotes on one line." };
  }
  if (isTemplate(node.value) && node.tag !== "!unsafe") {
    return { what: "Ansible would read the value as a template.", fix: "Write !unsafe before its opening quote." };
  }
  return undefined;
}

function lineOf(pair: Pair, text: string): number {
  return lineAt(text, pair.key instanceof Scalar ? (pair.key.range?.[0] ?? 0) : 0);
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function yamlComplaint({ pos: [at] }: YAMLError, text: string, where: string): Complaint {
  const fix = `Fix it with: ansible-vault edit ${where}`;
  return { where: `${where} line ${lineAt(text, at)}`, what: "This is not valid YAML.", fix };
}

/** Whether the vault can hold a value: one line of printable text. */
export function isVaultValue(value: string): boolean {
  return value !== "" && !unprintable.test(value);
}
