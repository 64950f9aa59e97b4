import { answersFile } from "../../answers/file.ts";
import { parseAnswers } from "../../answers/parse.ts";
import { getIn } from "../../lib/paths.ts";
import { stackName } from "../../model/schema/patterns.ts";
import { vaultLabel } from "../../secrets/vault/file.ts";
import { places } from "../../write/state-paths.ts";
import { ProjectTree } from "../../write/tree.ts";

/*
 * The names that a project's stack has had before. On a server each is a stack of its own, and the data are that one's: whoever deploys under another
 * name must be told of it. They are kept with the project, because a server does not know that the two are one project.
 */

/** The name in the text of some answers; undefined where that is not known. */
export function readNameIn(answers: string | undefined): string | undefined {
  const name = answers === undefined ? undefined : getIn(parseAnswers(answers, answersFile).value, ["name"]);
  return typeof name === "string" ? name : undefined;
}

/**
 * The text that keeps the former names, one a line.
 *
 * @param kept the text as it was
 * @param before the name that the project was written with last
 * @param name the one that it has now
 * @returns undefined where there are none
 */
export function keepNames(kept: string | undefined, before: string | undefined, name: string): string | undefined {
  const names = namesIn(kept);
  const all = before === undefined || before === name || names.includes(before) ? names : [...names, before];
  return all.length === 0 ? undefined : `${all.join("\n")}\n`;
}

/** Every other name that a project's stack has had; the vault remembers its first one. */
export async function readPreviousNames(root: string, name: string): Promise<readonly string[]> {
  const kept = namesIn(new ProjectTree(root).read(places.former)?.text);
  const first = await vaultLabel(root);
  return [...new Set([...namesIn(first), ...kept])].filter((former) => former !== name);
}

/** Whatever else stands there was written by nobody who means it. */
function namesIn(text = ""): readonly string[] {
  return text.split("\n").filter((name) => stackName.regex.test(name));
}
