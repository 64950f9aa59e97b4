import { execFileSync, spawnSync } from "node:child_process";
import { resolve } from "node:path";

/* In a process of its own, because the end of a process is what it is about. */

const esbuild = resolve("node_modules/.bin/esbuild");

function ending(work: string): { readonly status: number | null; readonly stderr: string } {
  const script = `import { finishWith } from ${JSON.stringify(resolve("src/lib/finish.ts"))}; finishWith(${work});`;
  const words = ["--bundle", "--format=esm", "--platform=node", "--loader=ts"];
  const code = execFileSync(esbuild, words, { input: script, encoding: "utf8" });
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], { encoding: "utf8" });
  return { status, stderr };
}

test.each([
  ["done", "Promise.resolve(0)", 0, ""],
  ["the code of the work", "Promise.resolve(5)", 5, ""],
  ["an exception", 'Promise.reject(new Error("no report"))', 1, "no report"],
  ["work that nothing will ever end", "new Promise(() => {})", 1, "stopped before it had finished"],
])("%s", (_, work, status, words) => {
  expect(ending(work)).toEqual({ status, stderr: words === "" ? "" : expect.stringContaining(words) });
});
