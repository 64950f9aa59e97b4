/**
 * What an answer may look like. Every answer ends up in YAML, in Jinja, in a Dockerfile or on a command line; the patterns admit only what
 * means the same thing in all of them, so that data can never be read as code.
 */
export interface Pattern {
  readonly regex: RegExp;
  /** Completes "must be …" in an error message. */
  readonly says: string;
}

/** Also an Ansible group, a compose project, a vault label and an AppArmor name. */
export const stackName: Pattern = {
  regex: /^[a-z][a-z0-9_]{0,30}$/,
  says: "a lower-case letter, then at most 30 lower-case letters, digits or underscores",
};

/** Also a host name inside the stack and, in upper case, a variable. */
export const serviceName: Pattern = {
  regex: /^[a-z]([a-z0-9-]{0,28}[a-z0-9])?$/,
  says: "a lower-case letter, then at most 29 lower-case letters, digits or inner hyphens",
};

/** A service that a compose file brought keeps its name: others find it by that. */
export const adoptedServiceName: Pattern = {
  regex: /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
  says: "letters, digits, dots, underscores or hyphens",
};

export const hostName: Pattern = {
  regex: /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
  says: "a lower-case letter, then lower-case letters, digits or inner hyphens",
};

export const groupName: Pattern = {
  regex: /^[a-z][a-z0-9_]{0,62}$/,
  says: "a lower-case letter, then lower-case letters, digits or underscores",
};

export const kindName: Pattern = { ...serviceName };

/** DNS name, IPv4 or IPv6 address. */
export const hostAddress: Pattern = {
  regex: /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9a-fA-F:]*:[0-9a-fA-F:.]+)$/,
  says: "a host name or an IP address",
};

/** Where the receiver of the logs hands them on; the port is always said. */
export const forwardTarget: Pattern = {
  regex:
    /^(?:file|(?:fluentd|syslog):\/\/(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9a-fA-F:]*:[0-9a-fA-F:.]+\]):[0-9]{1,5})$/,
  says: "file, fluentd://HOST:PORT or syslog://HOST:PORT",
};

export const userName: Pattern = {
  regex: /^[a-z_][a-z0-9_-]{0,31}$/,
  says: "a login name: a lower-case letter or underscore, then lower-case letters, digits, underscores or hyphens",
};

/** Repository, tag and digest as the registries define them; a tag or a digest is asked for by a rule of its own. */
export const imageReference: Pattern = {
  regex:
    /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/,
  says: "an image reference such as mariadb:11.8 or registry.example.org/team/app:1.2@sha256:…",
};

export const databaseName: Pattern = {
  regex: /^[A-Za-z][A-Za-z0-9_]{0,47}$/,
  says: "a letter, then at most 47 letters, digits or underscores",
};

/** Below the project's folder: no root, no `..`, no sign that a shell, YAML or Jinja reads. */
export const projectPath: Pattern = {
  regex: /^(?!.*(?:^|\/)\.\.(?:\/|$))(?:\.\/)?[A-Za-z0-9_][A-Za-z0-9._@+-]*(?:\/[A-Za-z0-9._@+-]+)*\/?$/,
  says: "a path below the project's folder, of letters, digits and . _ @ + - without `..`",
};

export const sourcePath: Pattern = {
  regex: /^(?!.*(?:^|\/)\.\.(?:\/|$))(?:\.|(?:\.\/)?[A-Za-z0-9_.][A-Za-z0-9._@+-]*(?:\/[A-Za-z0-9._@+-]+)*)\/?$/,
  says: "`.` or a path below the project's folder, of letters, digits and . _ @ + - without `..`",
};

export const memorySize: Pattern = {
  regex: /^[1-9][0-9]{0,6}[mg]$/,
  says: "a number followed by m or g, such as 512m",
};

export const extensionName: Pattern = {
  regex: /^[a-z][a-z0-9]{0,30}$/,
  says: "the short name of an extension, such as gd or mbstring",
};

/** Words that no shell takes apart: the program is started as it stands. */
export const startCommand: Pattern = {
  regex: /^[A-Za-z0-9_./][A-Za-z0-9_./:=@%+,-]*(?: [A-Za-z0-9_./:=@%+,-]+)*$/,
  says: "a program and its words with one blank between them, of letters, digits and . _ / : = @ % + , -",
};

/** What may stand between braces in such a variable's text. */
export const blanks = ["host", "port", "database", "user", "password", "password_file", "prefix"] as const;

export type Blank = (typeof blanks)[number];

/** No sign of it means anything to YAML, Jinja or Compose where it ends up. */
export const connectionText: Pattern = {
  regex:
    /^(?!.*\{password\}.*\{password\})(?:[A-Za-z0-9._:/@?&=%+,;~-]|\{(?:host|port|database|user|password|password_file|prefix)\}){1,120}$/,
  says: `a text without blanks, with {${blanks.join("}, {")}}; {password} once`,
};
