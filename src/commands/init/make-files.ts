import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { print } from "../../lib/io.ts";
import type { Context } from "../../project/types.ts";
import type { NewFile } from "../../wizard/types.ts";
import { reportDiskErrors } from "../../write/disk.ts";

/** Makes the files that the user agreed to; what is there already stays as it is. */
export function makeFiles({ io, root, quiet, json }: Context, files: readonly NewFile[]): void {
  for (const { path, text } of files) {
    const place = join(root, path);
    if (!existsSync(place)) {
      reportDiskErrors(root, () => {
        mkdirSync(dirname(place), { recursive: true });
        writeFileAtomic.sync(place, text, { mode: 0o644 });
      });
      if (!quiet && !json) {
        print(io, `create ${path}`);
      }
    }
  }
}
