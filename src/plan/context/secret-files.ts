import { environmentFile } from "../../model/build/adopted.ts";
import type { SecretSpec } from "../../model/types.ts";

/** A file below the stack's secrets on a server: who may read it, and its text as Ansible fills it in. */
export interface SecretFile {
  readonly name: string;
  readonly owner: number;
  /** Nobody knows who reads it, so every account of the server can. */
  readonly isOpen?: true;
  readonly lines: readonly string[];
  /** What a file of several lines is; absent where it holds one secret alone. */
  readonly why?: string;
  /** The lines of a paragraph are one line of the file. */
  readonly folded?: true;
}

/** Mode and owner of a secret's file as the verify play reads them. The group is the number of the owner: mode 0400 gives it nothing. */
export function measuredAs(uid: number | undefined): string {
  return uid === undefined ? "0444 0:0" : `0400 ${uid}:${uid}`;
}

/** A JSON string is what a file of variables may have between double quotes; a dollar sign would begin a variable there. No backslash, which Ansible doubles. */
const quoted = "replace('$', '$$') | to_json(ensure_ascii=false)";

/** The files that secrets come to the server as: one each, and one for all secret variables of a service. */
export function secretFiles(secrets: readonly SecretSpec[]): readonly SecretFile[] {
  const files = secrets
    .filter(({ asVariable }) => asVariable === undefined)
    .map(({ name, uid, variable }) => ({
      name,
      owner: uid ?? 0,
      lines: [`{{ ${variable} }}`],
      ...(uid === undefined && { isOpen: true as const }),
    }));
  const services = [
    ...new Set(secrets.filter(({ asVariable }) => asVariable !== undefined).map(({ service }) => service)),
  ];
  return [...files, ...services.map((service) => variableFile(service, secrets))];
}

function variableFile(service: string, secrets: readonly SecretSpec[]): SecretFile {
  const own = secrets.filter((secret) => secret.service === service && secret.asVariable !== undefined);
  return {
    name: environmentFile(service),
    owner: 0,
    why: "The variables of a service that reads no files: only root opens it.",
    lines: own.flatMap(variableLines),
  };
}

/** The variable's line, where it is long on several: Jinja takes the ends of lines between its braces for blanks. */
function variableLines({ asVariable, variable, text = "{password}" }: SecretSpec): readonly string[] {
  const [before = "", after = ""] = text.split("{password}");
  if (before + after === "") {
    return [`${asVariable}={{ ${variable} | ${quoted} }}`];
  }
  // In the middle of an address it may hold no sign that takes addresses apart.
  const secret = before.includes("://") ? `(${variable} | urlencode | replace('/', '%2F'))` : variable;
  return [`${asVariable}={{ ('${before}'`, `~ ${secret}`, `~ '${after}')`, `| ${quoted} }}`];
}
