import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { editDockerfile } from "../dockerfile/examine.ts";
import type { DockerfileOf } from "../import/dockerfiles.ts";
import { isInteractive, print, tell } from "../lib/io.ts";
import { diffChange } from "../merge/diff.ts";
import { confirm } from "./confirm.ts";
import type { Context, Options } from "./types.ts";

/**
 * Offers what can be mended in each Dockerfile, as a diff. Nothing is edited unless somebody says so to that very diff, or `--edit-dockerfiles` was
 * given; `--yes` does not say so.
 */
export async function editDockerfiles(
  context: Context,
  options: Options,
  dockerfiles: readonly DockerfileOf[],
): Promise<void> {
  const { io, root } = context;
  const isTold = options.editDockerfiles === true;
  if (!isTold && !isInteractive(io)) {
    return;
  }
  for (const { path, text, findings } of dockerfiles) {
    const after = editDockerfile(text, findings);
    if (after === text) {
      continue;
    }
    for (const line of (await diffChange({ type: "update", path, mode: 0o644, before: text, text: after })).split(
      "\n",
    )) {
      print(io, line);
    }
    if (isTold || (await confirm(context, { ...options, yes: false }, `Edit ${path} like this?`, false))) {
      await writeFileAtomic(join(root, path), after);
      tell(io, `${path} was edited.`);
    }
  }
}
