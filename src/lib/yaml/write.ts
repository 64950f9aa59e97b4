import { Document, isCollection, isScalar, type Node, Scalar, type ToStringOptions } from "yaml";
import { walkNodes } from "./walk.ts";

/*
 * The only writer of YAML. Compose (go-yaml, nearly YAML 1.2), Ansible (PyYAML, YAML 1.1) and this tool read its output, and it must mean the same to all
 * three: a text that one of them could read as something else, or as a line end, is written in double quotes.
 */

/**
 * The text of a document.
 *
 * @param document its comments must have no line ends but `\n` (`safeLines`)
 * @param options of the YAML library; lines are never folded
 */
export function writeYaml(document: Document, options: ToStringOptions = {}): string {
  walkNodes(document.contents, (node) => (isScalar(node) ? makeSafe(node) : isFlow(node, options) && quoteLines(node)));
  // With its tag for merging, which documents of YAML 1.1 have, the library writes the text `<<` without the quotes that it is given.
  document.schema.tags = document.schema.tags.filter(({ tag }) => tag !== "tag:yaml.org,2002:merge");
  const text = document.toString({
    lineWidth: 0,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
    ...options,
  });
  return escapeUnsafe(text);
}

/** The same for a plain value. */
export function writeYamlValue(value: unknown, options: ToStringOptions = {}): string {
  return writeYaml(new Document(value, { aliasDuplicateObjects: false }), options);
}

/** A value as JSON, in double quotes if it is text: no YAML reader finds a line end in it. */
export function quoteText(value: unknown): string {
  return escapeUnsafe(JSON.stringify(value));
}

/** Whether a text needs no quotes anywhere. */
export function isPlainWord(text: string): boolean {
  return /^[A-Za-z/_][A-Za-z0-9/_.@+-]*(?::[A-Za-z0-9/_.@+-]+)*$/.test(text) && !isAmbiguous(text);
}

/** Whether a reader takes the unquoted text for another type, another structure, or a line end. */
export function isAmbiguous(text: string): boolean {
  return isNumber(text.replaceAll("_", "")) || ambiguous.some((pattern) => pattern.test(text));
}

/** In both versions of YAML, also in base 2, 8, 16 and 60; an underscore may be anywhere in a number. */
function isNumber(text: string): boolean {
  return /^[-+]?(?:0b[01]*|0o[0-7]*|0x[0-9a-f]*|[0-9]+(?::[0-5]?[0-9])*(?:\.[0-9]*)?(?:e[-+]?[0-9]+)?|\.[0-9]+(?:e[-+]?[0-9]+)?)$/i.test(
    text,
  );
}

const ambiguous: readonly RegExp[] = [
  // Words that YAML 1.1 reads as booleans or null.
  /^(?:y|n|yes|no|on|off|true|false|null|~)$/i,
  // Keys of YAML 1.1 for merging and for a default value.
  /^(?:<<|=)$/,
  /^[-+]?\.(?:inf|nan)$/i,
  // An exponent without a number: some readers of YAML 1.1 take `e2` for one.
  /^[-+]?\.?e[-+]?[0-9]+$/i,
  // Dates, with or without a time.
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?$/s,
  // Characters of map syntax: between brackets go-yaml ends a text at any question mark, and PyYAML at some colons.
  /\?|^:|:$|:[,[\]{}]/,
  /^(?:---|\.\.\.)/,
  // A tab, line ends that not every reader knows, control characters, and invalid characters.
  /[^\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u,
];

/** Must be escaped between double quotes for every reader. */
const unsafe = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

function escapeUnsafe(text: string): string {
  return text.replace(unsafe, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function isFlow(node: Node, { collectionStyle }: ToStringOptions): boolean {
  return isCollection(node) && (node.flow === true || collectionStyle === "flow");
}

/** Between brackets the library writes texts of several lines without quotes, also where a colon ends a line: that is read back as a map. */
function quoteLines(collection: Node): void {
  walkNodes(collection, (node) => {
    if (isScalar(node) && typeof node.value === "string" && node.value.includes("\n")) {
      node.type = Scalar.QUOTE_DOUBLE;
    }
  });
}

function makeSafe(scalar: Scalar): void {
  if (typeof scalar.value === "string" && scalar.type !== Scalar.QUOTE_DOUBLE && isAmbiguous(scalar.value)) {
    scalar.type = Scalar.QUOTE_DOUBLE;
  } else if (Number.isInteger(scalar.value) && !Number.isSafeInteger(scalar.value)) {
    // PyYAML reads `1e+21` as text.
    scalar.value = BigInt(scalar.value as number);
  }
}
