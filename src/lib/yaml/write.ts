import { Document, Scalar, type ToStringOptions, visit } from "yaml";

/*
 * The one writer of YAML. What it writes is read by Compose (go-yaml, nearly YAML 1.2), by Ansible (PyYAML, YAML 1.1) and by this tool, and must mean
 * the same to all three: a text that one of them could take for something else, or for the end of a line, stands in double quotes.
 */

/**
 * The text of a document.
 *
 * @param document its comments must hold no line ends but `\n` (`safeLines`)
 * @param options as the YAML library takes them; lines are never folded
 */
export function writeYaml(document: Document, options: ToStringOptions = {}): string {
  visit(document, { Scalar: (_, scalar) => makeSafe(scalar) });
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

/** A value as JSON, in which no reader of YAML finds the end of a line: a text stands in double quotes. */
export function quoteText(value: unknown): string {
  return escapeUnsafe(JSON.stringify(value));
}

/** Whether a text stands for itself without quotes, wherever it is written. */
export function isPlainWord(text: string): boolean {
  return /^[A-Za-z/_][A-Za-z0-9/_.@+-]*(?::[A-Za-z0-9/_.@+-]+)*$/.test(text) && !isAmbiguous(text);
}

/** Whether one of the readers takes a text without quotes for something else: another type, another structure, or the end of a line. */
export function isAmbiguous(text: string): boolean {
  return isNumber(text.replaceAll("_", "")) || ambiguous.some((pattern) => pattern.test(text));
}

/** In either version of YAML, also in base 2, 8, 16 and 60; an underscore may stand anywhere in a number. */
function isNumber(text: string): boolean {
  return /^[-+]?(?:0b[01]*|0o[0-7]*|0x[0-9a-f]*|[0-9]+(?::[0-5]?[0-9])*(?:\.[0-9]*)?(?:e[-+]?[0-9]+)?|\.[0-9]+(?:e[-+]?[0-9]+)?)$/i.test(
    text,
  );
}

const ambiguous: readonly RegExp[] = [
  // Words of YAML 1.1, which are booleans and nothing at all.
  /^(?:y|n|yes|no|on|off|true|false|null|~)$/i,
  // Keys of YAML 1.1 that merge and that give a default.
  /^(?:<<|=)$/,
  /^[-+]?\.(?:inf|nan)$/i,
  // Dates, with a time or without.
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?$/s,
  // Signs of maps: between brackets go-yaml ends a text at any question mark, and PyYAML at some colons.
  /\?|^:|:$|:[,[\]{}]/,
  /^(?:---|\.\.\.)/,
  // A tab, ends of lines that not every reader knows, control characters, and what is no character.
  /[^\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u,
];

/** What every reader must find escaped between double quotes. */
const unsafe = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

function escapeUnsafe(text: string): string {
  return text.replace(unsafe, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function makeSafe(scalar: Scalar): void {
  if (typeof scalar.value === "string" && scalar.type !== Scalar.QUOTE_DOUBLE && isAmbiguous(scalar.value)) {
    scalar.type = Scalar.QUOTE_DOUBLE;
  } else if (Number.isInteger(scalar.value) && !Number.isSafeInteger(scalar.value)) {
    // PyYAML takes `1e+21` for a text.
    scalar.value = BigInt(scalar.value as number);
  }
}
