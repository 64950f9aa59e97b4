import { printable } from "../lib/printable.ts";

/** Something wrong with the answers, at a path of keys such as ["services", "webserver", "base"]. */
export interface AnswerIssue {
  readonly path: readonly (string | number)[];
  readonly what: string;
  readonly fix?: string;
}

/** A path of keys as people write it, safe to print. */
export function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}${text && "."}${printable(key, 60)}`),
    "",
  );
}
