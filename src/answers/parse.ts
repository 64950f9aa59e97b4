import { usageProblem } from "../lib/errors.ts";
import type { KeyPath } from "../lib/paths.ts";
import type { PathComment } from "../lib/yaml/path-comments.ts";
import { lineOf } from "../lib/yaml/position.ts";
import { readYaml } from "../lib/yaml/read.ts";
import { commentsOf } from "./answer-comments.ts";

/** Twice what is read of a compose file: the import of one with a thousand services is longer than that file, for it says what is left open. */
const mostBytes = 4_000_000;

/** An answers file as it was read: its value, not yet looked at, and where each key stands. */
export interface AnswersDocument {
  readonly value: unknown;
  /** `harden.yml:12` for a path of keys. */
  where(path: KeyPath): string;
  /** What stands in comments at its keys and items. */
  comments(): readonly PathComment[];
}

/**
 * Reads the text of an answers file. JSON is YAML, so both are read.
 *
 * @param file how messages name the file
 * @throws Problem (exit 2) with the line: no YAML, more than 4 MB, several documents, keys that come twice, an empty file
 */
export function parseAnswers(text: string, file: string): AnswersDocument {
  if (text.length > mostBytes) {
    throw usageProblem({ where: file, what: "the file is larger than 4 MB; that cannot be somebody's answers" });
  }
  const { document, lines, value } = readYaml(text, file);
  if (document.directives?.yaml.version !== "1.2") {
    throw usageProblem({ where: `${file}:1`, what: "the file is read as YAML 1.2", fix: "Remove the %YAML line." });
  }
  if (value === null) {
    throw usageProblem({
      where: file,
      what: "the file is empty",
      fix: "`harden-init` asks the questions and writes it.",
    });
  }
  return {
    value,
    where: (path) => `${file}:${lineOf(document, lines, path)}`,
    comments: () => commentsOf(text, document, lines),
  };
}
