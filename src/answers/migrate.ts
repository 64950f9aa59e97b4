import { diffComm } from "node-diff3";
import { type Document, isCollection, isMap, isScalar, parseDocument } from "yaml";
import { getIn } from "../lib/paths.ts";
import { readPair } from "../lib/yaml/position.ts";
import { writeYaml } from "../lib/yaml/write.ts";
import { answersFormat, type Edit, type Format, type Migration } from "../model/schema/migrations.ts";
import { parseAnswers } from "./parse.ts";
import { findSteps, refuseNewer } from "./version.ts";

/** The text of an answers file in the current format. */
export interface Migrated {
  readonly text: string;
  /** The steps that were applied; none if the text was current or names no version. */
  readonly steps: readonly Migration[];
}

/**
 * Converts the text of an answers file to the current format. Comments stay, and so does every line that no step changes.
 *
 * @param file how messages name the file
 * @throws Problem (exit 2) if the text cannot be read, or needs a newer harden-init
 */
export function migrateAnswers(text: string, file: string, format: Format = answersFormat): Migrated {
  const { value, where } = parseAnswers(text, file);
  const version = getIn(value, ["version"]);
  if (typeof version !== "number" || version === format.version) {
    return { text, steps: [] };
  }
  refuseNewer(version, where, format);
  const steps = findSteps(version, format);
  if (steps === undefined) {
    // The schema checks whether the version exists.
    return { text, steps: [] };
  }
  const document = parseDocument(text, { uniqueKeys: false });
  const before = writeYaml(document);
  for (const { from, edits } of steps) {
    for (const edit of edits(document.toJS())) {
      apply(document, edit);
    }
    document.setIn(["version"], from + 1);
  }
  const after = writeYaml(document);
  return { text: asWritten(text, before, after), steps };
}

/**
 * The printer changes spacing, so every line that the steps left alone is taken from the user's text.
 *
 * @param before the user's text as the printer writes it
 */
function asWritten(text: string, before: string, after: string): string {
  const ending = text.includes("\r\n") ? "\r\n" : "\n";
  const written = text.split(/\r?\n/);
  const printedLines = before.split("\n");
  if (written.length !== printedLines.length) {
    return after.replaceAll("\n", ending);
  }
  let at = 0;
  const lines = diffComm(printedLines, after.split("\n")).flatMap((part) => {
    if ("common" in part) {
      at += part.common.length;
      return written.slice(at - part.common.length, at);
    }
    at += part.buffer1.length;
    return part.buffer2;
  });
  return lines.join(ending);
}

function apply(document: Document, edit: Edit): void {
  if (edit.do === "set") {
    document.setIn(edit.path, document.createNode(edit.value));
  } else if (edit.do === "remove") {
    document.deleteIn(edit.path);
  } else {
    rename(document, edit);
  }
}

function rename(document: Document, { path, to }: Extract<Edit, { do: "rename" }>): void {
  const key = path.at(-1);
  const map = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const pair = isCollection(map) && isMap(map) ? readPair(map.items, key ?? "") : undefined;
  if (pair !== undefined && isScalar(pair.key)) {
    pair.key.value = to;
    delete pair.key.source;
  }
}
