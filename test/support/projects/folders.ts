import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Makes folders for a file of tests, which are removed when it is done. */
export function makeFolders(): () => string {
  const folders: string[] = [];
  afterAll(() => removeFolders(folders));
  return () => {
    const folder = mkdtempSync(join(tmpdir(), "harden-test-"));
    folders.push(folder);
    return folder;
  };
}

/** For hundreds of files each, the system's program takes a quarter of what Node's functions do. */
function removeFolders(folders: readonly string[]): void {
  if (folders.length > 0) {
    execFileSync("rm", ["-rf", "--", ...folders]);
  }
}
