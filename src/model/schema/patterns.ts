/**
 * The form of answers. Every answer ends up in YAML, Jinja, a Dockerfile or on a command line. The patterns allow only what means the same in all of
 * them, so that data is never read as code.
 */
export interface Pattern {
  readonly regex: RegExp;
  /** Completes "must be …" in a message. */
  readonly says: string;
}

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

export const hostName: Pattern = {
  regex: /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
  says: "a lower-case letter, then lower-case letters, digits or inner hyphens",
};

export const groupName: Pattern = {
  regex: /^[a-z][a-z0-9_]{0,62}$/,
  says: "a lower-case letter, then lower-case letters, digits or underscores",
};

export const kindName: Pattern = { ...serviceName };

/** A DNS name, an IPv4 or an IPv6 address. */
export const hostAddress: Pattern = {
  regex: /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9a-fA-F:]*:[0-9a-fA-F:.]+)$/,
  says: "a host name or an IP address",
};

/** Where the log receiver forwards to; the port is required. */
export const forwardTarget: Pattern = {
  regex:
    /^(?:file|(?:fluentd|syslog):\/\/(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9a-fA-F:]*:[0-9a-fA-F:.]+\]):[0-9]{1,5})$/,
  says: "file, fluentd://HOST:PORT or syslog://HOST:PORT",
};

export const userName: Pattern = {
  regex: /^[a-z_][a-z0-9_-]{0,31}$/,
  says: "a login name: a lower-case letter or underscore, then lower-case letters, digits, underscores or hyphens",
};

/** Repository, tag and digest as registries define them; another rule requires a tag or a digest. */
export const imageReference: Pattern = {
  regex:
    /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/,
  says: "an image reference such as mariadb:11.8 or registry.example.org/team/app:1.2@sha256:…",
};

/** A registry, a folder of one, or an image: the beginning of an image's name, without tag and digest. */
export const imageOrigin: Pattern = {
  regex:
    /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*$|^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?:[0-9]{1,5}$/,
  says: "the beginning of an image's name, such as registry.example.org/team, without tag and digest",
};

/** An identity in a certificate: no character with a meaning in YAML or Jinja where it ends up. */
export const signerText: Pattern = {
  regex: /^[A-Za-z0-9](?:[A-Za-z0-9._~:/?@&+,;=% -]{0,298}[A-Za-z0-9._~/=-])?$/,
  says: "a name, an address or a URL, of letters, digits, blanks and . _ ~ : / ? @ & + , ; = % -",
};

export const notaryAddress: Pattern = {
  regex: /^https:\/\/[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(?::[0-9]{1,5})?$/,
  says: "https://HOST or https://HOST:PORT",
};

export const databaseName: Pattern = {
  regex: /^[A-Za-z][A-Za-z0-9_]{0,47}$/,
  says: "a letter, then at most 47 letters, digits or underscores",
};

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

export const memorySize: Pattern = {
  regex: /^[1-9][0-9]{0,6}[mg]$/,
  says: "a number followed by m or g, such as 512m",
};

export const extensionName: Pattern = {
  regex: /^[a-z][a-z0-9]{0,30}$/,
  says: "the short name of an extension, such as gd or mbstring",
};

export const pagePath: Pattern = {
  regex: /^\/[A-Za-z0-9._~/?=&%+-]{0,200}$/,
  says: "a path that begins with /, of letters, digits and . _ ~ / ? = & % + -",
};

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

export const mailAddress: Pattern = {
  regex: /^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,190}[A-Za-z0-9])?$/,
  says: "an address of mail, such as ops@example.org",
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

/** The name of a secret that several variables share; the vault has it after `vault_`. */
export const sharedSecretName: Pattern = {
  regex: /^[A-Za-z][A-Za-z0-9_]{0,79}$/,
  says: "a letter, then at most 79 letters, digits or underscores",
};

/** None of its characters has a meaning in YAML or Jinja where it ends up. */
export const secretText: Pattern = {
  regex: /^(?=.*\{secret\})(?:[^\p{C}\\'{}]|\{secret\}){1,400}$/u,
  says: "one line with {secret} in the secret's place, without backslashes, single quotes and other braces",
};

/** A variable of an adopted service. */
export const variableName: Pattern = {
  regex: /^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/,
  says: "the name of a variable",
};

/** Where a service may connect to. A rule says what is wrong with host and ports. */
export const destination: Pattern = {
  regex:
    /^(?:\[[0-9A-Fa-f:.]+(?:\/[0-9]{1,3})?\]|[A-Za-z0-9.*-]+(?:\/[0-9]{1,2})?):[0-9]{1,5}(?:-[0-9]{1,5})?(?:\/(?:tcp|udp))?$/,
  says: "HOST:PORT, such as api.example.org:443, 10.0.0.0/8:5432 or [2001:db8::1]:8000-8010/udp",
};

/** Where restic finds the backups. A password in it would be in reports and in harden.yml. */
export const backupPlace: Pattern = {
  regex:
    /^(?!.*:\/\/[^/]*:[^/]*@)(?!\/(?:.*\/)?\.\.?(?:\/|$))(?:\/[A-Za-z0-9._@+-]+(?:\/[A-Za-z0-9._@+-]+)*|[a-z][a-z0-9]{1,15}:[A-Za-z0-9._~:/@%+=,-]{1,400})$/,
  says: "a folder of the server such as /var/backups/shop, or a place of restic such as sftp:backup@host:/folder, without a password",
};

export const clockTime: Pattern = {
  regex: /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/,
  says: "a time of day such as 03:30",
};

/** A variable that a program of the server gets. */
export const environmentName: Pattern = {
  regex: /^[A-Z][A-Z0-9_]{0,62}$/,
  says: "the name of a variable in capital letters, such as AWS_ACCESS_KEY_ID",
};

/** Ports of a server. A rule says what is wrong with their numbers. */
export const openPorts: Pattern = {
  regex: /^[0-9]{1,5}(?:-[0-9]{1,5})?\/(?:tcp|udp)$/,
  says: "PORT/tcp, PORT/udp or FIRST-LAST/udp, such as 443/tcp",
};

/** Where a service listens. */
export const listenAddress: Pattern = {
  regex: /^(?:(?:[0-9]{1,3}\.){3}[0-9]{1,3}|\[[0-9a-fA-F:]+\]):[0-9]{1,5}$/,
  says: "ADDRESS:PORT, such as 127.0.0.1:8081",
};

/** Why a control is off or a danger accepted; it is a part of reports and of comments. */
export const reasonText: Pattern = { regex: /^[^\p{C}{}]+$/u, says: "one line without braces" };

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

/** The consent to an upgrade that has no way back: to one release, so that it does not hold for the next one. */
export const upgradeConsent: Pattern = {
  regex: /^(?:in-place to [0-9]{1,3}\.[0-9]{1,3}|by-dump to [0-9]{1,3})$/,
  says: "`in-place to` or `by-dump to` and the release of the image, such as `in-place to 11.8` or `by-dump to 17`",
};

export const userIds: Pattern = {
  regex: /^(?:image|[0-9]{1,10}:[0-9]{1,10})$/,
  says: "UID:GID in numbers, such as 1000:1000, or image",
};

export const capabilityName: Pattern = { regex: /^[A-Z_]{3,30}$/, says: "a capability's name, such as CHOWN" };

/** A public name, with a path if need be. A rule says what is wrong with the name. */
export const domainPlace: Pattern = {
  regex: /^(?:\*\.)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*(?:\/[A-Za-z0-9._~-]+)*$/,
  says: "a name such as shop.example.com, or with a path example.com/shop",
};

/** The directory of an authority that speaks ACME. */
export const caAddress: Pattern = {
  regex:
    /^(?:letsencrypt|staging|https:\/\/(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?(?:\/[A-Za-z0-9._~/-]{0,200})?)$/,
  says: "letsencrypt, staging or the address of a directory, such as https://ca.example.org/acme/directory",
};

/** What access rules guard. No character has a meaning in Caddy's configuration; a rule says what is wrong with the path. */
export const accessPath: Pattern = {
  regex: /^(?:\/|(?:\/[A-Za-z0-9._~-]+)+\/?)$/,
  says: "a path such as /admin, of letters, digits and . _ ~ -",
};

/** Who logs in at the edge; also a part of a secret's name. */
export const accountName: Pattern = {
  regex: /^[a-z][a-z0-9_]{0,30}$/,
  says: "a lower-case letter, then at most 30 lower-case letters, digits or underscores",
};

/** Where visitors come from. A rule says what is wrong with the address. */
export const addressRange: Pattern = {
  regex: /^[0-9A-Fa-f:.]{2,45}(?:\/[0-9]{1,3})?$/,
  says: "an address or a network, such as 203.0.113.7, 10.0.0.0/8 or 2001:db8::/32",
};

export const headerName: Pattern = {
  regex: /^[A-Za-z][A-Za-z0-9]{0,30}(?:-[A-Za-z0-9]{1,30}){0,4}$/,
  says: "the name of a header, such as Remote-User",
};
