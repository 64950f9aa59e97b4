import { answersFile } from "../../answers/file.ts";
import { parseAnswers } from "../../answers/parse.ts";
import { getIn } from "../../lib/paths.ts";
import { stackName } from "../../model/schema/patterns/names.ts";
import { readVaultLabel } from "../../secrets/vault/file.ts";
import { places } from "../../write/state-paths.ts";
import { ProjectTree } from "../../write/tree.ts";

/*
 * The previous names of a project's stack. On a server each is a separate stack with its own data, so a deploy under another name must warn. They are kept
 * with the project, because a server does not know that the two are one project.
 */

/** The name in the text of some answers; undefined if it is not known. */
export function readNameIn(answers: string | undefined): string | undefined {
  const name = answers === undefined ? undefined : getIn(parseAnswers(answers, answersFile).value, ["name"]);
  return typeof name === "string" ? name : undefined;
}

/**
 * The text with the previous names, one per line.
 *
 * @param kept the previous text
 * @param before the name that the project was written with last
 * @param name the current name
 * @returns undefined if there are none
 */
export function keepNames(kept: string | undefined, before: string | undefined, name: string): string | undefined {
  const names = namesIn(kept);
  const all = before === undefined || before === name || names.includes(before) ? names : [...names, before];
  return all.length === 0 ? undefined : `${all.join("\n")}\n`;
}

/** Every previous name of a project's stack; the vault has its first one. */
export async function readPreviousNames(root: string, name: string): Promise<readonly string[]> {
  const kept = namesIn(new ProjectTree(root).read(places.former)?.text);
  const first = await readVaultLabel(root);
  return [...new Set([...namesIn(first), ...kept])].filter((former) => former !== name);
}

/** Anything else in the file is not one of our entries. */
function namesIn(text = ""): readonly string[] {
  return text.split("\n").filter((name) => stackName.regex.test(name));
}
