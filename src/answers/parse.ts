import { buildUsageProblem } from "../lib/errors.ts";
import type { KeyPath } from "../lib/paths.ts";
import type { PathComment } from "../lib/yaml/path-comments.ts";
import { findLine } from "../lib/yaml/position.ts";
import { readYaml } from "../lib/yaml/read.ts";
import { readAnswerComments } from "./answer-comments.ts";

/** An answers file: its value, not validated yet, and where each key is. */
export interface AnswersDocument {
  readonly value: unknown;
  /** `harden.yml:12` for a path of keys. */
  where(path: KeyPath): string;
  /** The line of the value at a path of keys, or of the nearest block around it. */
  line(path: KeyPath): number;
  /** The comments at its keys and items. */
  comments(): readonly PathComment[];
}

/**
 * Parses an answers file. JSON is YAML, so both are accepted.
 *
 * @param file how messages name the file
 * @throws Problem (exit 2) with the line: invalid YAML, more than the bounds of any YAML text (lib/yaml/bounds.ts), several documents, duplicate keys, an empty file
 */
export function parseAnswers(text: string, file: string): AnswersDocument {
  const { document, lines, value } = readYaml(text, file);
  if (document.directives?.yaml.version !== "1.2") {
    throw buildUsageProblem({
      where: `${file}:1`,
      what: "the file is read as YAML 1.2",
      fix: "Remove the %YAML line.",
    });
  }
  if (value === null) {
    throw buildUsageProblem({
      where: file,
      what: "the file is empty",
      fix: "`harden-init` asks the questions and writes it.",
    });
  }
  const line = (path: KeyPath) => findLine(document, lines, path);
  return {
    value,
    line,
    where: (path) => `${file}:${line(path)}`,
    comments: () => readAnswerComments(text, document, lines),
  };
}
