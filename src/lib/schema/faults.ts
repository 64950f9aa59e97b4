import type { z } from "zod";
import { getIn, isMap, type KeyPath } from "../paths.ts";
import { findNearestName, nameHint } from "../text/nearest-name.ts";
import { makePrintable } from "../text/printable.ts";
import { findMeaning, listKeys } from "./parts.ts";

type SchemaIssue = z.core.$ZodIssue;

interface Said {
  readonly what: string;
  readonly fix?: string;
}

/** A value that a schema rejects, and where it is. */
export interface SchemaFault extends Said {
  readonly path: KeyPath;
}

/**
 * What a schema rejects, in the words of a YAML author.
 *
 * @param value the whole value that was checked
 * @param why what is known of a key that the schema does not have
 */
export function sayPlainly(
  issue: SchemaIssue,
  value: unknown,
  schema: z.ZodType,
  why: (path: KeyPath, key: string) => Said | undefined = () => undefined,
): readonly SchemaFault[] {
  const path = issue.path.map((key) => (typeof key === "symbol" ? String(key) : key));
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...path, key],
      ...(why(path, key) ?? unknownKey(key, listKeys(schema, path))),
    }));
  }
  const form = issue.code === "invalid_union" ? nearestForm(issue) : undefined;
  if (form !== undefined) {
    return form.flatMap((inner) => sayPlainly({ ...inner, path: [...path, ...inner.path] }, value, schema, why));
  }
  const found = getIn(value, path);
  if (found === undefined) {
    const meaning = findMeaning(schema, path);
    return [{ path, what: "is missing", ...(meaning === undefined ? {} : { fix: meaning }) }];
  }
  return [{ path, ...wrongValue(issue, found) }];
}

/** What is wrong by the form that is meant: the one that is wrong only inside, else the first, unless the schema itself says what all of them are. */
function nearestForm({ errors, message }: z.core.$ZodIssueInvalidUnion): readonly SchemaIssue[] | undefined {
  const isInside = ({ path, code }: SchemaIssue) => path.length > 0 || code === "unrecognized_keys";
  const first = message === "Invalid input" ? errors[0] : undefined;
  return errors.find((issues) => issues.every(isInside)) ?? first;
}

function unknownKey(key: string, known: readonly string[]): Said {
  return {
    what: `unknown key \`${excerpt(key)}\``,
    fix: nameHint(key, known, "Known keys"),
  };
}

function wrongValue(issue: SchemaIssue, value: unknown): Said {
  switch (issue.code) {
    case "invalid_type":
      return wrongType(issue.expected, value);
    case "invalid_value":
      return notAChoice(issue.values.map(String), value);
    case "too_small":
      return { what: `must be ${size("at least", issue.origin, Number(issue.minimum))}, but is ${inYaml(value)}` };
    case "too_big":
      return { what: `must be ${size("at most", issue.origin, Number(issue.maximum))}, but is ${inYaml(value)}` };
    case "invalid_key":
      return { what: `the key ${issue.issues[0]?.message ?? "has an unknown form"}` };
    default:
      return { what: value === "" ? `is empty; it ${issue.message}` : `${issue.message}; it is ${inYaml(value)}` };
  }
}

function wrongType(expected: string, value: unknown): Said {
  const what = `must be ${typeNames[expected] ?? expected}, but is ${inYaml(value)}`;
  if (value === null) {
    return { what, fix: "Write a value, or remove the key." };
  }
  if (expected === "string" && (typeof value === "number" || typeof value === "boolean")) {
    return { what, fix: "Put it in quotes." };
  }
  if ((expected === "number" || expected === "int") && typeof value === "string" && Number.isFinite(Number(value))) {
    return { what, fix: "Remove the quotes." };
  }
  return expected === "array" && typeof value === "string"
    ? { what, fix: `Write it as a list: [${excerpt(value)}]` }
    : { what };
}

function notAChoice(choices: readonly string[], value: unknown): Said {
  const nearest = typeof value === "string" ? findNearestName(value, choices) : undefined;
  const what = `must be ${choices.length === 1 ? "" : "one of "}${choices.join(", ")}, but is ${inYaml(value)}`;
  return nearest === undefined || nearest === value ? { what } : { what, fix: `Did you mean ${nearest}?` };
}

function size(bound: string, origin: string, count: number): string {
  if (origin === "string") {
    return `${bound} ${count} characters long`;
  }
  return origin === "array" ? `a list of ${bound} ${count} ${count === 1 ? "entry" : "entries"}` : `${bound} ${count}`;
}

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a block of keys",
  record: "a block of keys",
};

/** A value as YAML describes it. */
function inYaml(value: unknown): string {
  if (value === null) {
    return "empty";
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? "an empty list" : "a list";
  }
  if (isMap(value)) {
    return "a block of keys";
  }
  return typeof value === "string" ? `the text \`${excerpt(value)}\`` : `\`${excerpt(String(value))}\``;
}

function excerpt(text: string): string {
  return makePrintable(text, 60);
}
