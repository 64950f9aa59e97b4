import { existsSync } from "node:fs";
import { join } from "node:path";
import { answersFile, readAnswersText } from "../../answers/file.ts";
import type { ExitCode } from "../../lib/errors.ts";
import { fingerprintInputs } from "../../project/fingerprint.ts";
import type { Context } from "../../project/types.ts";
import { vaultPath } from "../../secrets/vault/path.ts";
import { isUpToDate } from "../../write/manifest.ts";
import { sayNothingToDo } from "./nothing-to-do.ts";
import type { GenerateOptions } from "./spec.ts";

/**
 * Writes the project again from its answers and merges the user's changes. `--check` and `--diff` only show what would happen. Code that a project
 * with nothing to do does not need is loaded later.
 */
export async function run(context: Context, options: GenerateOptions): Promise<ExitCode> {
  const text = await readAnswersText(join(context.root, answersFile));
  if (isWhole(context.root, text)) {
    return sayNothingToDo(context);
  }
  const { regenerate } = await import("../all.ts");
  return regenerate.regenerateProject(context, options, text);
}

function isWhole(root: string, text: string): boolean {
  return isUpToDate(root, fingerprintInputs(root, text)) && existsSync(join(root, vaultPath));
}
