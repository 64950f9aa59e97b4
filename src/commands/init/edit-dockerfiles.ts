import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { editDockerfile } from "../../dockerfile/examine.ts";
import type { DockerfileOf } from "../../import/dockerfiles.ts";
import { canAsk, print, tell } from "../../lib/io.ts";
import { confirm } from "../../project/confirm.ts";
import { diffLines } from "../../project/diff-lines.ts";
import type { Context, Options } from "../../project/types.ts";

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
  if (!isTold && !canAsk(io)) {
    return;
  }
  for (const { path, text, findings } of dockerfiles) {
    const after = editDockerfile(text, findings);
    if (after === text) {
      continue;
    }
    for (const line of await diffLines({ type: "update", path, mode: 0o644, before: text, text: after }, io.colours)) {
      print(io, line);
    }
    if (isTold || (await confirm(context, { ...options, yes: false }, `Edit ${path} like this?`, false))) {
      await writeFileAtomic(join(root, path), after);
      tell(io, `${path} was edited.`);
    }
  }
}
