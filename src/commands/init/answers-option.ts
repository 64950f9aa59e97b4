import { resolve } from "node:path";
import { migrateAnswers } from "../../answers/migrate.ts";
import { parseAnswers } from "../../answers/parse.ts";
import type { Source } from "../../answers/source.ts";
import { buildUsageProblem, getErrorCode, Problem } from "../../lib/errors.ts";
import { type Most, readNamedFile, readWhole } from "../../lib/files/read-named.ts";
import { longestYaml } from "../../lib/yaml/bounds.ts";
import type { Context } from "../../project/types.ts";
import type { InitOptions } from "./spec.ts";

/** What is longer than any YAML text may be is not read to its end. */
const most: Most = { bytes: longestYaml, name: "2 MB" };

/**
 * The answers that `--answers` names, in the form of today; undefined where it names none.
 *
 * @throws Problem (exit 2) where they cannot be read
 */
export async function readAnswersOption(context: Context, { answers }: InitOptions): Promise<Source | undefined> {
  if (answers === undefined) {
    return undefined;
  }
  const { text, name } = await readText(context, answers);
  return parseAnswers(migrateAnswers(text, name).text, name);
}

async function readText({ io }: Context, option: string): Promise<{ text: string; name: string }> {
  const name = option === "-" ? "standard input" : option;
  try {
    const bytes = await (option === "-" ? readWhole(io.stdin, most) : readNamedFile(resolve(option), most));
    return { text: bytes.toString(), name };
  } catch (error) {
    if (error instanceof Problem) {
      throw error;
    }
    throw buildUsageProblem(
      {
        where: `--answers ${option}`,
        what: `${option === "-" ? name : "the file"} cannot be read (${getErrorCode(error)})`,
        fix: "Name a file in the format of harden.yml.",
      },
      { cause: error },
    );
  }
}
