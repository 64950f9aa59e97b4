import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Puts shell scripts on a PATH that holds nothing else; gives back how to undo it. */
export function fakePrograms(scripts: Readonly<Record<string, string>>): () => void {
  const folder = mkdtempSync(join(tmpdir(), "programs-"));
  for (const [name, script] of Object.entries(scripts)) {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }
  const before = process.env.PATH;
  process.env.PATH = folder;
  return () => {
    process.env.PATH = before;
    rmSync(folder, { recursive: true });
  };
}
