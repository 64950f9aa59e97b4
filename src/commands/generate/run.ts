import { existsSync } from "node:fs";
import { join } from "node:path";
import { answersFile, readAnswersText } from "../../answers/file.ts";
import type { ExitCode } from "../../lib/errors.ts";
import { inputsFingerprint } from "../../project/fingerprint.ts";
import type { Context, Options } from "../../project/types.ts";
import { vaultPath } from "../../secrets/vault/path.ts";
import { isUpToDate } from "../../write/manifest.ts";
import { sayNothingToDo } from "./nothing-to-do.ts";

/**
 * Writes the project again from its answers. What the user changed is merged; `--check` and `--diff` only say what would happen. Everything
 * that a project with nothing to do can be spared is loaded later.
 */
export async function run(context: Context, options: Options): Promise<ExitCode> {
  await checkSide(options);
  const text = await readAnswersText(join(context.root, answersFile));
  if (isWhole(context.root, text)) {
    return sayNothingToDo(context);
  }
  const { regenerate } = await import("../all.ts");
  return regenerate.regenerate(context, options, text);
}

/** A word that is no side is refused before anything is written. */
async function checkSide({ resolve: side }: Options): Promise<void> {
  if (typeof side === "string") {
    const { resolve } = await import("../all.ts");
    resolve.sideIn(side);
  }
}

function isWhole(root: string, text: string): boolean {
  return isUpToDate(root, inputsFingerprint(root, text)) && existsSync(join(root, vaultPath));
}
