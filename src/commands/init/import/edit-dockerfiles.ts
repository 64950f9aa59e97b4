import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { editDockerfile } from "../../../dockerfile/examine.ts";
import { takeEachOnce } from "../../../import/sources/dockerfiles.ts";
import { exitCodes, Problem } from "../../../lib/errors.ts";
import { canAsk, printVerbatim, tell } from "../../../lib/io.ts";
import { confirm } from "../../../project/confirm.ts";
import { drawDiff } from "../../../project/diff-lines.ts";
import type { Context } from "../../../project/types.ts";
import type { InitOptions } from "../spec.ts";
import type { TakenOver } from "./import-option.ts";

/**
 * Offers fixes for each Dockerfile as a diff. A file is edited only if the user accepts its diff, or with `--edit-dockerfiles`; `--yes` does not
 * count, and asks nothing.
 */
export async function editDockerfiles(
  context: Context,
  { editDockerfiles: isTold, yes }: Pick<InitOptions, "editDockerfiles" | "yes">,
  { dockerfiles, from }: TakenOver,
): Promise<void> {
  const { io } = context;
  if (!isTold && (yes || !canAsk(io))) {
    return;
  }
  // The text of one that is outside of what is built is in the project already.
  for (const { path, text, findings } of takeEachOnce(dockerfiles.filter(({ isOutside }) => !isOutside))) {
    const after = editDockerfile(text, findings);
    if (after === text) {
      continue;
    }
    const change = { type: "update", path, mode: 0o644, before: text, text: after } as const;
    printVerbatim(io, await drawDiff(change, io.colours));
    if (isTold || (await agreeToEdit(context, path))) {
      await writeFileAtomic(join(from.folder, path), after);
      tell(io, `${path} was edited.`);
    }
  }
}

/** A cancel takes back nothing of the project, which is written by now. */
async function agreeToEdit(context: Context, path: string): Promise<boolean> {
  try {
    return await confirm(context, { yes: false }, `Edit ${path} like this?`, false);
  } catch (error) {
    const isCancelled = error instanceof Problem && error.exitCode === exitCodes.interrupted;
    const what = `cancelled; the project was written, and ${path} was not edited`;
    throw isCancelled ? new Problem(exitCodes.interrupted, { what }, { cause: error }) : error;
  }
}
