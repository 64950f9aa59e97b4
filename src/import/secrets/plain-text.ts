import type { ComposeProject } from "../../compose/types.ts";
import { isMap } from "../../lib/paths.ts";
import { isWeakWord } from "../../lib/text/weak-words.ts";
import {
  findSecretWords,
  isCheckTelling,
  isCredential,
  isCredentialLabel,
  looksLikeCredential,
} from "../../model/adopt/secrets/credentials.ts";
import { holdsCredential, holdsToken } from "../../model/adopt/secrets/shapes.ts";
import type { ComposeService } from "../../model/adopt/types.ts";

/** Shorter ones stand in ordinary text by chance. */
const fewest = 6;

/**
 * The places of a service where a secret stands in plain text and cannot be moved: the user is told the place, and no value.
 *
 * @param service without the variables that go into the vault
 * @param hasSecret whether a text has a value that is a secret elsewhere in the project, and that one wherever it is met
 */
export function findPlainText(service: ComposeService, hasSecret: (text: string) => boolean): readonly string[] {
  const found = texts(service, []).filter(({ path, text }) => hasSecret(text) || isTold(path, text));
  const words = findSecretWords(service).length === 0 ? [] : ["command"];
  const check = isCheckTelling(service) ? ["healthcheck.test"] : [];
  return [...new Set([...found.map(({ path }) => path.join(".")), ...words, ...check])];
}

/** Whether a secret is one wherever its text is met: ordinary words stand in other places too. */
export function isTelling(secret: string): boolean {
  return secret.length >= fewest && !isWeakWord(secret);
}

/** Where a build argument, a label, a health check or a text of several lines says by itself that it holds a secret. */
function isTold([section, key = "", name = ""]: readonly string[], text: string): boolean {
  switch (section) {
    case "build":
      return key === "args" && isCredential(name, text);
    case "environment":
      return text.includes("\n") && holdsCredential(text);
    case "labels":
      return isCredentialLabel(key, text);
    case "healthcheck":
      return looksLikeCredential(text);
    default:
      return holdsToken(text);
  }
}

/** The files that were read of a project and have one of the secrets in plain text. */
export function findPlainFiles(secrets: readonly string[], { files, sources }: ComposeProject): readonly string[] {
  const telling = secrets.filter((secret) => secret.length >= fewest);
  return files.filter((file) => {
    const text = sources.read(file);
    return telling.some((secret) => text.includes(secret) || text.includes(secret.replaceAll("$", "$$$$")));
  });
}

interface Text {
  /** Of keys alone: an item of a list is told as the list. */
  readonly path: readonly string[];
  readonly text: string;
}

function texts(value: unknown, path: readonly string[]): readonly Text[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => texts(item, path));
  }
  if (isMap(value)) {
    return Object.entries(value).flatMap(([key, inner]) => texts(inner, [...path, key]));
  }
  return typeof value === "string" ? [{ path, text: value }] : [];
}
