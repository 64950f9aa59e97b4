import { buildUsageProblem } from "../../lib/errors.ts";
import { nameHint } from "../../lib/text/nearest-name.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { nameEntry } from "../../model/secret-names.ts";
import type { SecretSpec } from "../../model/types/secrets.ts";
import type { Project } from "../../project/open.ts";

/** A secret of the vault, with all that read it. */
export interface Entry
  extends Pick<
    SecretSpec,
    "name" | "variable" | "logins" | "opensBackups" | "why" | "given" | "isMadeThere" | "encoded"
  > {
  readonly services: readonly string[];
}

/** The secrets of the vault, each once. One that several read is called as the vault calls it. */
export function listEntries({ model }: Project): readonly Entry[] {
  const variables = [...new Set(model.secrets.map(({ variable }) => variable))];
  return variables.flatMap((variable) => {
    const readers = model.secrets.filter((secret) => secret.variable === variable);
    return readers.slice(0, 1).map((secret) => ({
      ...secret,
      name: nameEntry(secret.name, variable),
      services: [...new Set(readers.map(({ service }) => service))],
    }));
  });
}

/**
 * A secret by its name, its variable in the vault, or the name of the file that one service has of it.
 *
 * @throws Problem (exit 2) that names the nearest one
 */
export function findEntry(project: Project, name: string): Entry {
  const entries = listEntries(project);
  const variable = project.model.secrets.find((one) => one.name === name)?.variable ?? name;
  const entry = entries.find((one) => one.name === name || one.variable === variable);
  if (entry !== undefined) {
    return entry;
  }
  const known = entries.map((one) => one.name);
  throw buildUsageProblem({
    what: `unknown secret \`${makePrintable(name, 60)}\``,
    fix: nameHint(name, known, "Known secrets"),
  });
}
