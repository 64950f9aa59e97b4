import { toPlain } from "../../compose/node.ts";
import { parseYaml } from "../../compose/read/yaml.ts";
import { compareKeys } from "../../fields/keys.ts";
import { Problem } from "../../lib/errors.ts";
import type { ChangedField, Thing } from "../types.ts";

/** The fields of two texts that differ, and how many lines: of YAML and JSON by their keys, of other settings by the name that a line begins with. */
export function compareTexts(path: string, before: string, after: string): Pick<Thing, "fields" | "lines"> {
  const { removed, added } = compareLines(before, after);
  const keys = /\.(?:ya?ml|json)$/.test(path) ? compareDocuments(before, after) : undefined;
  return {
    fields: keys ?? pairLines(removed, added),
    lines: { added: added.length, removed: removed.length },
  };
}

/** How many lines differ, and nothing of what they say: an application's own text may be anything. */
export function countLines(before: string, after: string): Required<Pick<Thing, "lines">> {
  const { removed, added } = compareLines(before, after);
  return { lines: { added: added.length, removed: removed.length } };
}

/** The keys that differ; undefined where one of the two cannot be read, as after an edit by hand. */
function compareDocuments(before: string, after: string): readonly ChangedField[] | undefined {
  try {
    const [old, now] = [before, after].map((text) => toPlain(parseYaml(text, "the file")));
    return compareKeys(old, now).map(({ field, wanted, found }) => onlyWhatDiffers(field, wanted, found));
  } catch (error) {
    if (error instanceof Problem) {
      return undefined;
    }
    throw error;
  }
}

/** Of two lists the entries that only one of them has. */
function onlyWhatDiffers(field: string, before: string | undefined, after: string | undefined): ChangedField {
  const [old, now] = [readList(before), readList(after)];
  if (old === undefined || now === undefined) {
    return side(field, before, after);
  }
  const [gone, come] = [old.filter((entry) => !now.includes(entry)), now.filter((entry) => !old.includes(entry))];
  // In another order, or with an entry twice.
  return gone.length + come.length === 0 ? side(field, before, after) : side(field, join(gone), join(come));
}

function readList(text: string | undefined): readonly string[] | undefined {
  if (text === undefined || !text.startsWith("[")) {
    return text === undefined ? [] : undefined;
  }
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((entry) => typeof entry !== "object") ? value.map(String) : undefined;
  } catch {
    return undefined;
  }
}

function join(entries: readonly string[]): string | undefined {
  return entries.length === 0 ? undefined : entries.join(", ");
}

function side(field: string, before: string | undefined, after: string | undefined): ChangedField {
  return { field, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

/** The lines that only one of two texts has, in its order. A line that was moved is no difference: order rarely means something to a person. */
function compareLines(
  before: string,
  after: string,
): { readonly removed: readonly string[]; readonly added: readonly string[] } {
  const [old, now] = [before, after].map((text) => text.split("\n"));
  return { removed: withoutLines(old ?? [], now ?? []), added: withoutLines(now ?? [], old ?? []) };
}

function withoutLines(lines: readonly string[], others: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of others) {
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return lines.filter((line) => {
    const left = counts.get(line) ?? 0;
    counts.set(line, left - 1);
    return left <= 0 && line.trim() !== "";
  });
}

/** `memory_limit = 128M`, `Listen: 80`, `worker_processes 4;` */
const setting = /^\s{0,40}([A-Za-z_][\w.[\]/-]{0,80})(?:\s{0,20}[=:]\s{0,20}|\s{1,20})(\S.*?);?$/;
const comment = /^\s{0,40}(?:#|;|\/\/|--|\*)/;

/** Lines that set the same name once on each side are one field; the rest is told as lines. Comments are only counted. */
function pairLines(removed: readonly string[], added: readonly string[]): readonly ChangedField[] {
  const [old, now] = [readLines(removed), readLines(added)];
  const [gone, come] = [byOwnName(old), byOwnName(now)];
  const isPaired = (name: string) => gone.has(name) && come.has(name);
  return [
    ...old.map(({ name, value, line }) =>
      isPaired(name) ? side(name, value, come.get(name)) : side("line", line, undefined),
    ),
    ...now.flatMap(({ name, line }) => (isPaired(name) ? [] : [side("line", undefined, line)])),
  ];
}

interface SettingLine {
  readonly name: string;
  readonly value: string;
  readonly line: string;
}

function readLines(lines: readonly string[]): readonly SettingLine[] {
  return lines.filter((line) => !comment.test(line)).map(readLine);
}

/** The values by their names, of names that only one line sets. */
function byOwnName(lines: readonly SettingLine[]): ReadonlyMap<string, string> {
  const values = new Map(lines.map(({ name, value }) => [name, value]));
  const seen = new Set<string>();
  for (const { name } of lines) {
    if (name === "" || seen.has(name)) {
      values.delete(name);
    }
    seen.add(name);
  }
  return values;
}

function readLine(line: string): SettingLine {
  const [, name = "", value = ""] = setting.exec(line) ?? [];
  return { name, value, line: line.trim() };
}
