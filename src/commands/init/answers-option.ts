import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { migrateAnswers } from "../../answers/migrate.ts";
import { parseAnswers } from "../../answers/parse.ts";
import type { Source } from "../../answers/source.ts";
import { buildUsageProblem, getErrorCode } from "../../lib/errors.ts";
import type { Context } from "../../project/types.ts";
import type { InitOptions } from "./spec.ts";

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

async function readText({ io }: Context, name: string): Promise<{ text: string; name: string }> {
  if (name === "-") {
    let text = "";
    for await (const chunk of io.stdin) {
      text += String(chunk);
    }
    return { text, name: "standard input" };
  }
  try {
    return { text: await readFile(resolve(name), "utf8"), name };
  } catch (error) {
    throw buildUsageProblem(
      { where: `--answers ${name}`, what: `the file cannot be read (${getErrorCode(error)})` },
      { cause: error },
    );
  }
}
