import type { Secret } from "../lib/secret.ts";
import { isOrdinaryWord } from "../lib/text/weak-words.ts";

/** Shorter ones would match everywhere, and by that give themselves away. */
const shortest = 4;

/**
 * A function that replaces every one of these secrets by `[REDACTED]`: bare, and as JSON, URLs and Base64 write it. Give it whole lines:
 * a secret of several lines is known by each of them.
 */
export function createRedactor(secrets: Iterable<Secret>): (text: string) => string {
  const parts = new Set([...secrets].flatMap((secret) => partsOf(secret.reveal())));
  if (parts.size === 0) {
    return (text) => text;
  }
  const longestFirst = [...parts].sort((left, right) => right.length - left.length);
  const pattern = new RegExp(longestFirst.flatMap(formsIn).join("|"), "gu");
  return (text) => text.replace(pattern, "[REDACTED]");
}

/**
 * A secret such as `root` or `password` is often part of ordinary text. Removing it there would garble the text, and reveal the secret to anyone who
 * knows the text. It is removed only where it is the value of something that has the name of a secret.
 */
function formsIn(part: string): readonly string[] {
  return isOrdinaryWord(part)
    ? [`(?<=${secretKey})${literal(part)}(?![\\w-])`]
    : [escapedForm(part), ...base64Forms(part)];
}

/** `DB_PASSWORD=`, `"token": "`, `--secret `, `://user:` */
const secretKey = `(?:(?:[Pp]ass|PASS|[Pp]wd|PWD|[Ss]ecret|SECRET|[Tt]oken|TOKEN|[Kk]ey|KEY|[Cc]redential|CREDENTIAL)[\\w.-]*\\\\?["']?(?:\\s*[:=]\\s*|\\s+)\\\\?["']?|:\\/\\/[^\\s:/@]*:)`;

function partsOf(text: string): readonly string[] {
  return [text, ...text.split(/[\r\n]+/)].filter((part) => part.length >= shortest);
}

/** Writers differ in what they escape, so each character may stand in any of its forms: JSON's, a URL's, or bare. */
function escapedForm(text: string): string {
  return [...text].map((character) => `(?:${[...formsOf(character), literal(character)].join("|")})`).join("");
}

function formsOf(character: string): readonly string[] {
  const bytes = [...Buffer.from(character, "utf8")].map((byte) => `%${hex(byte, 2)}`).join("");
  const units = character.split("").map((unit) => `\\\\u${hex(unit.charCodeAt(0), 4)}`);
  const short = JSON.stringify(character).slice(1, -1);
  return [
    bytes,
    units.join(""),
    literal(short),
    ...(character === " " ? ["\\+"] : []),
    ...(character === "/" ? ["\\\\\\/"] : []),
  ];
}

/** Hexadecimal digits in letters of either size. */
function hex(number: number, digits: number): string {
  const text = number.toString(16).padStart(digits, "0");
  return text.replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

/** Inside a longer Base64 text a secret begins at any of three offsets; the digits that its neighbours share are left out. */
function base64Forms(text: string): readonly string[] {
  const bytes = Buffer.from(text, "utf8");
  const wholes = [bytes.toString("base64"), bytes.toString("base64url")];
  const inner = [0, 1, 2].flatMap((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]);
    const from = Math.ceil((offset * 8) / 6);
    const to = Math.floor((shifted.length * 8) / 6);
    return [shifted.toString("base64").slice(from, to), shifted.toString("base64url").slice(from, to)];
  });
  return [...new Set([...wholes, ...inner])].filter((form) => form.length >= shortest).map(literal);
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
