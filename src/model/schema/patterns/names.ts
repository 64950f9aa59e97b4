import type { Pattern } from "./pattern.ts";

/* Names that the stack gives: of itself, its parts, accounts and variables. */

/** Also the name of a compose project, a vault label, an AppArmor profile, a unit and a folder. */
export const stackName: Pattern = {
  regex: /^[a-z](?:[a-z0-9_-]{0,29}[a-z0-9_])?$/,
  says: "a lower-case letter, then at most 30 lower-case letters, digits, underscores or inner hyphens",
};

/** Also a host name inside the stack and, in upper case, a variable. */
export const serviceName: Pattern = {
  regex: /^[a-z]([a-z0-9-]{0,28}[a-z0-9])?$/,
  says: "a lower-case letter, then at most 29 lower-case letters, digits or inner hyphens",
};

/** A service from a compose file keeps its name, because others find it by that. */
export const adoptedServiceName: Pattern = {
  regex: /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
  says: "letters, digits, dots, underscores or hyphens",
};

export const groupName: Pattern = {
  regex: /^[a-z][a-z0-9_]{0,62}$/,
  says: "a lower-case letter, then lower-case letters, digits or underscores",
};

export const kindName: Pattern = { ...serviceName };

export const userName: Pattern = {
  regex: /^[a-z_][a-z0-9_-]{0,31}$/,
  says: "a login name: a lower-case letter or underscore, then lower-case letters, digits, underscores or hyphens",
};

/** Who logs in at the edge; also a part of a secret's name. */
export const accountName: Pattern = {
  regex: /^[a-z][a-z0-9_]{0,30}$/,
  says: "a lower-case letter, then at most 30 lower-case letters, digits or underscores",
};

export const databaseName: Pattern = {
  regex: /^[A-Za-z][A-Za-z0-9_]{0,47}$/,
  says: "a letter, then at most 47 letters, digits or underscores",
};

/** The name of a secret that several variables share; the vault has it after `vault_`. */
export const sharedSecretName: Pattern = {
  regex: /^[A-Za-z][A-Za-z0-9_]{0,79}$/,
  says: "a letter, then at most 79 letters, digits or underscores",
};

/** A variable of an adopted service. */
export const variableName: Pattern = {
  regex: /^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/,
  says: "the name of a variable",
};

/** A variable that a program of the server gets. */
export const environmentName: Pattern = {
  regex: /^[A-Z][A-Z0-9_]{0,62}$/,
  says: "the name of a variable in capital letters, such as AWS_ACCESS_KEY_ID",
};

export const extensionName: Pattern = {
  regex: /^[a-z][a-z0-9]{0,30}$/,
  says: "the short name of an extension, such as gd or mbstring",
};

export const capabilityName: Pattern = { regex: /^[A-Z_]{3,30}$/, says: "a capability's name, such as CHOWN" };

export const userIds: Pattern = {
  regex: /^(?:image|[0-9]{1,10}:[0-9]{1,10})$/,
  says: "UID:GID in numbers, such as 1000:1000, or image",
};

export const headerName: Pattern = {
  regex: /^[A-Za-z][A-Za-z0-9]{0,30}(?:-[A-Za-z0-9]{1,30}){0,4}$/,
  says: "the name of a header, such as Remote-User",
};
