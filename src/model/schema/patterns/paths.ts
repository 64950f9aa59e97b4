import type { Pattern } from "./pattern.ts";

/* Files and folders: of the project, of a server, inside a container, and of a page. */

/** Below the project's folder: no root, no `..`, no character with a meaning in a shell, YAML or Jinja. */
export const projectPath: Pattern = {
  regex: /^(?!.*(?:^|\/)\.\.(?:\/|$))(?:\.\/)?[A-Za-z0-9_][A-Za-z0-9._@+-]*(?:\/[A-Za-z0-9._@+-]+)*\/?$/,
  says: "a path below the project's folder, of letters, digits and . _ @ + - without `..`",
};

/** Below some folder. */
export const innerPath: Pattern = {
  regex: /^(?!.*(?:^|\/)\.\.(?:\/|$))(?:\.|(?:\.\/)?[A-Za-z0-9_.][A-Za-z0-9._@+-]*(?:\/[A-Za-z0-9._@+-]+)*)\/?$/,
  says: "`.` or a path below the folder, of letters, digits and . _ @ + - without `..`",
};

/** Relative to the project's folder, and out of it only at the beginning. A deploy asks about each that leads out. */
export const sourcePath: Pattern = {
  regex:
    /^(?:\.|\.\.(?:\/\.\.){0,15}|(?:\.\/|(?:\.\.\/){0,16})(?!\.\.?(?:\/|$))[A-Za-z0-9_.][A-Za-z0-9._@+-]*(?:\/(?!\.\.(?:\/|$))[A-Za-z0-9._@+-]+)*)\/?$/,
  says: "`.` or a path relative to the project's folder, of letters, digits and . _ @ + -, with `..` only at its beginning",
};

/** A path inside a container, and for memory its options. */
export const containerPath: Pattern = {
  regex: /^\/[A-Za-z0-9._@+/-]*(?::[a-z0-9=,]+)?$/,
  says: "an absolute path of the container, such as /tmp or /run:size=8m",
};

/** Where files of the project are mounted. */
export const mountTarget: Pattern = {
  regex: /^(?!.*\/\.\.?(?:\/|$))(?:\/[A-Za-z0-9._@+-]+)+$/,
  says: "an absolute path of the container, such as /etc/app or /etc/app/app.conf",
};

export const pagePath: Pattern = {
  regex: /^\/[A-Za-z0-9._~/?=&%+-]{0,200}$/,
  says: "a path that begins with /, of letters, digits and . _ ~ / ? = & % + -",
};

/** What access rules guard. No character has a meaning in Caddy's configuration; a rule says what is wrong with the path. */
export const accessPath: Pattern = {
  regex: /^(?:\/|(?:\/[A-Za-z0-9._~-]+)+\/?)$/,
  says: "a path such as /admin, of letters, digits and . _ ~ -",
};

/** Where restic finds the backups. A password in it would be in reports and in harden.yml. */
export const backupPlace: Pattern = {
  regex:
    /^(?!.*:\/\/[^/]*:[^/]*@)(?!\/(?:.*\/)?\.\.?(?:\/|$))(?:\/[A-Za-z0-9._@+-]+(?:\/[A-Za-z0-9._@+-]+)*|[a-z][a-z0-9]{1,15}:[A-Za-z0-9._~:/@%+=,-]{1,400})$/,
  says: "a folder of the server such as /var/backups/shop, or a place of restic such as sftp:backup@host:/folder, without a password",
};
