import { getEntry, getText, toPlain } from "../../compose/node.ts";
import type { ComposeProject, Notice } from "../../compose/types.ts";
import { Problem } from "../../lib/errors.ts";
import { findSecretSources, type SecretSource } from "../../model/adopt/secrets/vault-files.ts";
import type { ComposeService } from "../../model/adopt/types.ts";
import { isVaultValue } from "../../secrets/vault/values.ts";

/** A secret of a compose file with its text; without it where it is a variable that nobody has set. */
export type ReadSecret = SecretSource & { readonly text?: string };

/**
 * The secrets that are files of the project, one line each, or variables, as the vault can take them. Others stay where they are: what is outside of the
 * repository, keys and certificates of several lines, and what cannot be read.
 */
export function readSecrets(project: ComposeProject): readonly ReadSecret[] {
  return findSecretSources(toPlain(project.tree) as ComposeService).flatMap((secret): readonly ReadSecret[] => {
    const text = "file" in secret ? fileText(project, secret) : project.variables.get(secret.variable);
    if ("variable" in secret && (text === undefined || text === "")) {
      return [secret];
    }
    return text !== undefined && isVaultValue(text) ? [{ ...secret, text }] : [];
  });
}

function fileText({ sources, tree }: ComposeProject, secret: { name: string; file: string }): string | undefined {
  const { at } = getEntry(getEntry(tree, "secrets"), secret.name) ?? tree;
  try {
    return sources.has(secret.file) ? sources.read(secret.file, at).replace(/\r?\n$/, "") : undefined;
  } catch (error) {
    if (error instanceof Problem) {
      return undefined;
    }
    throw error;
  }
}

/** Tells of what goes on being taken from a variable: on a server nobody sets it, and Compose does not start the service without it. */
export function noticeVariables({ tree }: ComposeProject, moved: readonly SecretSource[]): readonly Notice[] {
  const taken = new Set(moved.map(({ name }) => name));
  return (["secrets", "configs"] as const).flatMap((section) => {
    const all = getEntry(tree, section);
    return [...(all?.kind === "map" ? all.entries : [])].flatMap(([name, one]) => {
      const variable = getText(getEntry(one, "environment"));
      const isLeft = variable !== undefined && !(section === "secrets" && taken.has(name));
      return isLeft ? [{ at: one.at, what: `${section}.${name} ${onServer(variable)}` }] : [];
    });
  });
}

function onServer(variable: string): string {
  return `is read from the variable ${variable} of the user who runs Compose, and no server has it: make it a file, \`file: ./${variable.toLowerCase()}\`, and import again`;
}
