import { readDockerfile } from "./read.ts";
import { dockerfileRules } from "./rules.ts";
import type { DockerfileFinding, LineEdit } from "./types.ts";

/** Every weakness of a Dockerfile's image, by line. */
export function examineDockerfile(text: string): readonly DockerfileFinding[] {
  const stages = readDockerfile(text);
  return dockerfileRules.flatMap((rule) => rule(stages)).sort((one, other) => one.line - other.line);
}

/** The text with the fixes of its findings. */
export function editDockerfile(text: string, findings: readonly DockerfileFinding[]): string {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const edits = findings.flatMap(({ edit }) => (edit === undefined ? [] : [edit]));
  // From the end, so that earlier line numbers stay valid.
  const lines = [...edits].sort((one, other) => other.first - one.first).reduce(edited, text.split(/\r?\n/));
  return lines.join(newline);
}

function edited(lines: readonly string[], { first, last, lines: added }: LineEdit): readonly string[] {
  return [...lines.slice(0, first - 1), ...added, ...lines.slice(last)];
}
