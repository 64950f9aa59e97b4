import { makePrintable } from "../../lib/text/printable.ts";
import { buildComposeProblem } from "../problems.ts";
import type { Environment, Notice } from "../types.ts";
import { fillText } from "./variables.ts";

const assignment = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)(?:\s*[=:]\s*(.*))?$/s;

/**
 * Reads a file of variables, such as `.env` or an `env_file`: `NAME=VALUE` lines, `#` comments, quotes, quoted values over several lines.
 *
 * @param outside variables that are known already; they win when a value refers to a name
 * @returns the names in the file's order; a name without a value is included only if `outside` has one
 * @throws Problem (exit 2) with the line
 */
export function parseDotenv(text: string, file: string, outside: Environment, notices: Notice[] = []): Environment {
  const found = new Map<string, string>();
  // What is known outside comes first. A map of both, made for each line, would take the square of the file's length.
  const environment = { get: (name: string) => outside.get(name) ?? found.get(name) };
  const spent = { characters: 0 };
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const at = { file, line: index + 1 };
    const line = lines[index] ?? "";
    if (/^\s*(?:#|$)/.test(line)) {
      continue;
    }
    const [, name, behind] = assignment.exec(line.trimStart()) ?? [];
    if (name === undefined) {
      throw buildComposeProblem(at, `\`${makePrintable(line.trim().slice(0, 12), 12)}…\` is not NAME=VALUE`);
    }
    if (behind === undefined) {
      const known = outside.get(name);
      if (known !== undefined) {
        found.set(name, known);
      }
      continue;
    }
    const quoted = quotedValue(behind, lines, index);
    index = quoted?.last ?? index;
    found.set(
      name,
      unquoted(behind, quoted, (value) => fillText(value, { environment, at, notices, spent })),
    );
  }
  return found;
}

interface Quoted {
  readonly quote: string;
  readonly text: string;
  /** The last line of the value. */
  readonly last: number;
}

/** A quoted value, which may continue on the following lines; undefined if it is not quoted, or if the quotes do not close. */
function quotedValue(behind: string, lines: readonly string[], index: number): Quoted | undefined {
  const quote = behind[0];
  if (quote !== '"' && quote !== "'") {
    return undefined;
  }
  const parts: string[] = [];
  for (let last = index; last < lines.length; last += 1) {
    const line = last === index ? behind.slice(1) : (lines[last] ?? "");
    const end = closing(line, quote);
    if (end !== -1) {
      return { quote, text: [...parts, line.slice(0, end)].join("\n"), last };
    }
    parts.push(line);
  }
  return undefined;
}

/** Where a line ends a value. A backslash at the end of a line stands before the line break. */
function closing(line: string, quote: string): number {
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === "\\" && quote === '"') {
      at += 1;
    } else if (line[at] === quote) {
      return at;
    }
  }
  return -1;
}

/** A value without its comment: what follows a `#` at the beginning or behind a blank. */
function withoutComment(value: string): string {
  for (let at = value.indexOf("#"); at !== -1; at = value.indexOf("#", at + 1)) {
    if (at === 0 || /\s/.test(value[at - 1] ?? "")) {
      return value.slice(0, at);
    }
  }
  return value;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\", $: "$$" };

function unquoted(behind: string, quoted: Quoted | undefined, fill: (value: string) => string): string {
  if (quoted === undefined) {
    return fill(withoutComment(behind).trim());
  }
  return quoted.quote === "'"
    ? quoted.text
    : fill(quoted.text.replace(/\\(.)/gs, (whole, sign: string) => escapes[sign] ?? whole));
}
