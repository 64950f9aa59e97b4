import type { Pattern } from "./pattern.ts";

/* Words, sizes and times. */

/** Words that no shell splits; the program is started directly. */
export const startCommand: Pattern = {
  regex: /^[A-Za-z0-9_./][A-Za-z0-9_./:=@%+,-]*(?: [A-Za-z0-9_./:=@%+,-]+)*$/,
  says: "a program and its words with one blank between them, of letters, digits and . _ / : = @ % + , -",
};

/** A word of an exercise. It passes Ansible, which reads braces as a template. */
export const exerciseWord: Pattern = {
  regex: /^[^\p{C}{}]{1,500}$/u,
  says: "one line of at most 500 characters, without braces",
};

/** A program of a server that is told something; a server has no project folder to look in. */
export const serverCommand: Pattern = {
  regex: /^\/[A-Za-z0-9_./+-]+(?: [A-Za-z0-9_./:=@%+,-]+)*$/,
  says: "the absolute path of a program and its words with one blank between them, of letters, digits and . _ / : = @ % + , -",
};

/** The placeholders in such a variable's text. */
export const blanks = ["host", "port", "database", "user", "password", "password_file", "prefix"] as const;

export type Blank = (typeof blanks)[number];

/** None of its characters has a meaning in YAML, Jinja or Compose where it ends up. */
export const connectionText: Pattern = {
  regex:
    /^(?!.*\{password\}.*\{password\})(?:[A-Za-z0-9._:/@?&=%+,;~-]|\{(?:host|port|database|user|password|password_file|prefix)\}){1,120}$/,
  says: `a text without blanks, with {${blanks.join("}, {")}}; {password} once`,
};

/** None of its characters has a meaning in YAML or Jinja where it ends up. */
export const secretText: Pattern = {
  regex: /^(?=.*\{secret\})(?:[^\p{C}\\'{}]|\{secret\}){1,400}$/u,
  says: "one line with {secret} in the secret's place, without backslashes, single quotes and other braces",
};

/** Why a control is off or a danger accepted; it is a part of reports and of comments. */
export const reasonText: Pattern = { regex: /^[^\p{C}{}]+$/u, says: "one line without braces" };

export const memorySize: Pattern = {
  regex: /^[1-9][0-9]{0,6}[mg]$/,
  says: "a number followed by m or g, such as 512m",
};

export const clockTime: Pattern = {
  regex: /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/,
  says: "a time of day such as 03:30",
};

/** The consent to an upgrade that has no way back: to one release, so that it does not hold for the next one. */
export const upgradeConsent: Pattern = {
  regex: /^(?:in-place to [0-9]{1,3}\.[0-9]{1,3}|by-dump to [0-9]{1,3})$/,
  says: "`in-place to` or `by-dump to` and the release of the image, such as `in-place to 11.8` or `by-dump to 17`",
};
