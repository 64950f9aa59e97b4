import { type SecretPlace, splitSecretText } from "../../model/adopt/secrets/secret-text.ts";
import { nameEnvironmentFile } from "../../model/build/adopted.ts";
import type { SecretSpec } from "../../model/types/secrets.ts";

/** A file below the stack's secrets on a server: its owner and mode, and its text as Ansible fills it in. */
export interface SecretFile {
  readonly name: string;
  readonly owner: number;
  /** Its reader is unknown, so every account of the server can read it. */
  readonly isOpen?: true;
  readonly lines: readonly string[];
  /** The purpose of a file with several lines; absent if it holds one secret. */
  readonly why?: string;
  /** The lines of a paragraph are one line of the file. */
  readonly folded?: true;
}

/** Mode and owner of a secret's file as the verify play reads them. The group is the owner's number; mode 0400 gives it no access. */
export function chooseMeasuringUser(uid: number | undefined): string {
  return uid === undefined ? "0444 0:0" : `0400 ${uid}:${uid}`;
}

/** A JSON string is valid between double quotes in a file of variables, except for a dollar sign. No backslash, which Ansible would double. */
const quoted = "replace('$', '$$') | to_json(ensure_ascii=false)";

/** The files for the secrets that servers get: one for each, and one for all secret variables of a service. */
export function listSecretFiles(all: readonly SecretSpec[]): readonly SecretFile[] {
  const secrets = all.filter(({ isMadeThere }) => isMadeThere !== true);
  const files = secrets
    .filter(({ asVariable }) => asVariable === undefined)
    .map(({ name, uid, ...secret }) => ({
      name,
      owner: uid ?? 0,
      ...describeLines(secret),
      ...(uid === undefined && { isOpen: true as const }),
    }));
  const services = [
    ...new Set(secrets.filter(({ asVariable }) => asVariable !== undefined).map(({ service }) => service)),
  ];
  return [...files, ...services.map((service) => variableFile(service, secrets))];
}

function describeLines({
  variable,
  text,
  encoded,
  loginOf,
}: Pick<SecretSpec, "variable" | "text" | "encoded" | "loginOf">): Pick<SecretFile, "lines" | "why"> {
  if (encoded) {
    return { why: "It has several lines, so the vault has it in Base64.", lines: [`{{ ${variable} | b64decode }}`] };
  }
  return loginOf === undefined
    ? { lines: [fileText(variable, text)] }
    : {
        why: "Caddy compares what a browser sends with this login.",
        lines: [`header Authorization \`Basic {{ ('${loginOf}:' ~ ${variable}) | b64encode }}\``],
      };
}

function variableFile(service: string, secrets: readonly SecretSpec[]): SecretFile {
  const own = secrets.filter((secret) => secret.service === service && secret.asVariable !== undefined);
  return {
    name: nameEnvironmentFile(service),
    owner: 0,
    why: "The variables of a service that reads no files. Only root reads this file.",
    lines: own.flatMap(variableLines),
  };
}

/** A file's text as it stands between double quotes in YAML. */
function fileText(variable: string, text = "{secret}"): string {
  return splitSecretText(text)
    .map((part) => ("literal" in part ? part.literal.replaceAll('"', '\\"') : `{{ ${filled(variable, part)} }}`))
    .join("");
}

/** A variable's line, split if it is long: Jinja treats line ends between its braces as blanks. */
function variableLines({ asVariable, variable, text = "{secret}" }: SecretSpec): readonly string[] {
  const parts = splitSecretText(text);
  if (parts.length === 1) {
    return [`${asVariable}={{ ${variable} | ${quoted} }}`];
  }
  const terms = parts.flatMap((part) =>
    "literal" in part
      ? (part.literal.match(/.{1,60}/gu) ?? []).map((piece) => `'${piece}'`)
      : part.isInUrl
        ? `(${filled(variable, part)})`
        : variable,
  );
  const lines = terms.map((term, at) => (at === 0 ? `${asVariable}={{ (${term}` : `~ ${term}`));
  return [...lines.slice(0, -1), `${lines.at(-1)})`, `| ${quoted} }}`];
}

/** Inside a URL it must have no character with a meaning there. */
function filled(variable: string, { isInUrl }: SecretPlace): string {
  return isInUrl ? `${variable} | urlencode | replace('/', '%2F')` : variable;
}
