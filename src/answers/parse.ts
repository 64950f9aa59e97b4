import { usageProblem } from "../lib/errors.ts";
import type { KeyPath } from "../lib/paths.ts";
import type { PathComment } from "../lib/yaml/path-comments.ts";
import { lineOf } from "../lib/yaml/position.ts";
import { readYaml } from "../lib/yaml/read.ts";
import { commentsOf } from "./answer-comments.ts";

/** Twice the limit of a compose file: the import of a large one adds a lot of accepted findings. */
const mostBytes = 4_000_000;

/** An answers file: its value, not validated yet, and where each key is. */
export interface AnswersDocument {
  readonly value: unknown;
  /** `harden.yml:12` for a path of keys. */
  where(path: KeyPath): string;
  /** The comments at its keys and items. */
  comments(): readonly PathComment[];
}

/**
 * Parses an answers file. JSON is YAML, so both are accepted.
 *
 * @param file how messages name the file
 * @throws Problem (exit 2) with the line: invalid YAML, more than 4 MB, several documents, duplicate keys, an empty file
 */
export function parseAnswers(text: string, file: string): AnswersDocument {
  if (text.length > mostBytes) {
    throw usageProblem({ where: file, what: "the file is larger than 4 MB, too large for answers" });
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
