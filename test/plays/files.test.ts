import { readdirSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/rendered.ts";
import { evaluate } from "./python.ts";

/* What a failed write says and leaves. */

const folder = temporaryFolder("files");
const write = "it.replace_file(given, b'words', 0o644, __import__('os').getuid(), __import__('os').getgid())";

test("a disk that takes no more is told with the file that was to be written, and leaves no other", () => {
  const path = join(folder, "wanted");
  // The kernel refuses the write itself, as it does on a full disk.
  const full =
    "__import__('signal').signal(25, __import__('signal').SIG_IGN) and 0 or __import__('resource').setrlimit(1, (0, 0))";
  const said = evaluate("system.files", `refused(lambda: (${full}, ${write}))`, path);
  expect(said).toContain(`'${path}'`);
  expect(readdirSync(folder)).toEqual([]);
});

test("a folder that cannot be written is told in the same way", () => {
  const path = join(folder, "none", "wanted");
  expect(evaluate("system.files", `refused(lambda: ${write})`, path)).toContain(`'${path}'`);
});
