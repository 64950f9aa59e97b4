import { readDockerfile } from "./read.ts";
import { dockerfileRules } from "./rules.ts";
import type { DockerfileFinding, LineEdit } from "./types.ts";

/** All that weakens the image of a Dockerfile, by line. */
export function examineDockerfile(text: string): readonly DockerfileFinding[] {
  const stages = readDockerfile(text);
  return dockerfileRules.flatMap((rule) => rule(stages)).sort((one, other) => one.line - other.line);
}

/** The text with the edits that its findings offer; without any it is the same. */
export function editDockerfile(text: string, findings: readonly DockerfileFinding[]): string {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const edits = findings.flatMap(({ edit }) => (edit === undefined ? [] : [edit]));
  // From the end, so that the numbers of the lines before stay right.
  const lines = [...edits].sort((one, other) => other.first - one.first).reduce(edited, text.split(/\r?\n/));
  return lines.join(newline);
}

function edited(lines: readonly string[], { first, last, lines: added }: LineEdit): readonly string[] {
  return [...lines.slice(0, first - 1), ...added, ...lines.slice(last)];
}
