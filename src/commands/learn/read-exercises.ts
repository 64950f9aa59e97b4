import { join } from "node:path";
import { answersFile } from "../../answers/file.ts";
import { buildUsageProblem, getErrorCode } from "../../lib/errors.ts";
import { readNamedFile } from "../../lib/files/read-named.ts";
import type { ServiceAnswers } from "../../model/schema/answers.ts";

type Exercise = NonNullable<ServiceAnswers["learn"]>[number];

/** What a host is told to have a service do. A script is its text, as Base64: Ansible would read braces in it as a template. */
export type Told = Exercise & { readonly text?: string };

const most = { bytes: 32_000, name: "32 kB" };

/**
 * The exercises of a service, with the texts of its scripts.
 *
 * @throws Problem (exit 2) where a script cannot be read
 */
export function readExercises(root: string, service: string, exercises: readonly Exercise[]): Promise<readonly Told[]> {
  return Promise.all(
    exercises.map(async (one, at) =>
      one.script === undefined
        ? one
        : { ...one, text: await readScript(root, one.script, `services.${service}.learn[${at}]`) },
    ),
  );
}

async function readScript(root: string, path: string, where: string): Promise<string> {
  try {
    return (await readNamedFile(join(root, path), most)).toString("base64");
  } catch (error) {
    const what = `the script ${path} cannot be read: ${getErrorCode(error) ?? String(error)}`;
    throw buildUsageProblem({
      where: `${answersFile}: ${where}.script`,
      what,
      fix: "Name a file below the project's folder.",
    });
  }
}
