import { type Document, LineCounter, parseDocument } from "yaml";
import { buildUsageProblem } from "../errors.ts";
import { requireModestYaml } from "./bounds.ts";
import { listYamlComplaints } from "./errors.ts";
import { readPlainValue } from "./plain-value.ts";

/** A parsed YAML text: its value, and the means to find positions in it. */
export interface YamlText {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly value: unknown;
}

/**
 * Parses a YAML text that may hold maps, lists and scalars only.
 *
 * @param file how messages name the file
 * @throws Problem (exit 2) with the line of each error: invalid YAML, several documents, duplicate keys, unknown or multiplying aliases, tags
 */
export function readYaml(text: string, file: string): YamlText {
  requireModestYaml(text, file);
  const lines = new LineCounter();
  // Our own walk finds duplicate keys: the library compares each key with all others.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: "error",
  });
  const complaints = listYamlComplaints(document, lines, file);
  if (complaints.length > 0) {
    throw buildUsageProblem(complaints);
  }
  return { document, lines, value: readPlainValue(document, lines, file) };
}
