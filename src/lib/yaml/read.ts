import { type Document, LineCounter, parseDocument } from "yaml";
import { usageProblem } from "../errors.ts";
import { yamlComplaints } from "./errors.ts";
import { plainValue } from "./plain-value.ts";

/** A YAML text that was understood: its value, and what it takes to find a place in it. */
export interface YamlText {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly value: unknown;
}

/**
 * Reads a YAML text of which maps, lists and scalars are wanted, and nothing else.
 *
 * @param file how messages name the file
 * @throws Problem (exit 2) with the line of each mistake: no YAML, several documents, keys that come twice, aliases that lead nowhere or multiply, tags
 */
export function readYaml(text: string, file: string): YamlText {
  const lines = new LineCounter();
  // Keys that come twice are found by our own walk: the library compares each key with all others.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: "error",
  });
  const complaints = yamlComplaints(document, lines, file);
  if (complaints.length > 0) {
    throw usageProblem(complaints);
  }
  return { document, lines, value: plainValue(document, lines, file) };
}
