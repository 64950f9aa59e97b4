import type { Secret } from "../lib/secret.ts";

/** Takes known secrets out of a text. */
export type Redact = (text: string) => string;

/** Shorter ones would match everywhere, and by that give themselves away. */
const shortest = 4;

/**
 * A function that replaces every one of these secrets by `[REDACTED]`: bare, and as JSON, URLs and Base64 write it. Give it whole lines:
 * a secret of several lines is known by each of them.
 */
export function createRedactor(secrets: Iterable<Secret>): Redact {
  const forms = new Set([...secrets].flatMap((secret) => formsOf(secret.reveal())));
  if (forms.size === 0) {
    return (text) => text;
  }
  const longestFirst = [...forms].sort((left, right) => right.length - left.length);
  const pattern = new RegExp(longestFirst.map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|"), "g");
  return (text) => text.replace(pattern, "[REDACTED]");
}

function formsOf(text: string): string[] {
  const lines = text.split(/[\r\n]+/);
  return [text, ...lines]
    .filter((part) => part.length >= shortest)
    .flatMap((part) => [part, ...jsonForms(part), ...urlForms(part), ...base64Forms(part)]);
}

/** As JavaScript writes it, and as Python does, which escapes all that is not ASCII. */
function jsonForms(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const ascii = json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return [json, ascii];
}

function urlForms(text: string): string[] {
  const url = encodeURIComponent(text.replace(/\p{Cs}/gu, "\ufffd"));
  const strict = url.replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return [url, strict].flatMap((form) => {
    const lower = form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
    return [form, lower, form.replaceAll("%20", "+"), lower.replaceAll("%20", "+")];
  });
}

/** Inside a longer Base64 text a secret begins at any of three offsets; the digits that its neighbours share are left out. */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text, "utf8");
  const wholes = [bytes.toString("base64"), bytes.toString("base64url")];
  const inner = [0, 1, 2].flatMap((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]);
    const from = Math.ceil((offset * 8) / 6);
    const to = Math.floor((shifted.length * 8) / 6);
    return [shifted.toString("base64").slice(from, to), shifted.toString("base64url").slice(from, to)];
  });
  return [...wholes, ...inner].filter((form) => form.length >= shortest);
}
