import { plain } from "../compose/node.ts";
import type { ComposeProject } from "../compose/types.ts";
import { Problem } from "../lib/errors.ts";
import type { ComposeService } from "../model/adopt/types.ts";
import { type SecretFile, secretFilesIn } from "../model/adopt/vault-files.ts";
import { isVaultValue } from "../secrets/content-yaml.ts";

/** A secret of a compose file with its text. */
export interface ReadSecretFile extends SecretFile {
  readonly text: string;
}

/**
 * The secrets that are files of the project, one line each, as the vault can take them. Others stay where they are: what is outside of the folder,
 * keys and certificates of several lines, and what cannot be read.
 */
export function readSecretFiles(project: ComposeProject): readonly ReadSecretFile[] {
  return secretFilesIn(plain(project.tree) as ComposeService).flatMap((secret) => {
    const text = textOf(project, secret.file);
    return text !== undefined && isVaultValue(text) ? [{ ...secret, text }] : [];
  });
}

function textOf({ sources }: ComposeProject, file: string): string | undefined {
  try {
    return sources.has(file) ? sources.read(file).replace(/\r?\n$/, "") : undefined;
  } catch (error) {
    if (error instanceof Problem) {
      return undefined;
    }
    throw error;
  }
}
