import { stripEscapes } from "../lib/text/escapes.ts";
import { makePrintable, shorten } from "../lib/text/printable.ts";
import { hasSecretName, isCredentialLabel, looksLikeCredential } from "../model/adopt/secrets/credentials.ts";
import type { ChangedField, Thing } from "./types.ts";

/** Of one thing. */
export const mostFields = 12;
const longestName = 160;
const longestValue = 100;
const hidden = "(not shown)";

/** Takes the known secrets out of a text. */
export type Redact = (text: string) => string;

/** The first fields, made safe to show and to keep, and how many more there are. What looks like a secret is not shown, whatever it is called. */
export function boundFields(fields: readonly ChangedField[], redact: Redact): Pick<Thing, "fields" | "more"> {
  const shown = fields.slice(0, mostFields).map((field) => maskField(field, redact));
  const more = fields.length - shown.length;
  return { fields: shown, ...(more > 0 && { more }) };
}

/** A name from a host, made safe to show and to keep. */
export function boundName(name: string, redact: Redact): string {
  return shorten(makePrintable(redact(stripEscapes(name)), longestName), longestName);
}

const mostNames = 200;

/** The same of several. */
export function boundNames(names: readonly unknown[], redact: Redact): readonly string[] {
  return names.slice(0, mostNames).map((name) => boundName(typeof name === "string" ? name : "", redact));
}

function maskField({ field, before, after }: ChangedField, redact: Redact): ChangedField {
  const isSecret = [before, after].some((value) => value !== undefined && isSecretValue(field, value));
  const side = (value: string | undefined) => (isSecret ? hidden : boundValue(value ?? "", redact));
  return {
    field: boundName(field, redact),
    ...(before !== undefined && { before: side(before) }),
    ...(after !== undefined && { after: side(after) }),
  };
}

/** Words of ours, which say of a variable no more than that it is there. */
const ownWords = new Set(["set", "another value", "as in the project", hidden]);

function isSecretValue(field: string, value: string): boolean {
  if (ownWords.has(value)) {
    return false;
  }
  const name = field.split(/[.\s]/).at(-1) ?? "";
  return (
    hasSecretName(name) || isCredentialLabel(name, value) || value.split("\n").some((line) => looksLikeCredential(line))
  );
}

/** The known secrets are taken out before anything is cut: half a secret is not recognised. */
function boundValue(value: string, redact: Redact): string {
  return shorten(makePrintable(redact(stripEscapes(value)).trim(), longestValue), longestValue);
}
