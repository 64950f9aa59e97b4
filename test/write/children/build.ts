import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of this folder as a process of its own, which can be killed; it is made when the tests of a file begin. */
export function makeChild(name: string): (...args: readonly string[]) => Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), "harden-child-"));
  const program = join(folder, "child.mjs");
  beforeAll(async () => {
    const entry = new URL(`./${name}.ts`, import.meta.url).pathname;
    await build({
      entryPoints: [entry],
      outfile: program,
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "error",
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (...args) =>
    new Promise((resolve) => {
      const child = execFile(process.execPath, [program, ...args], (_error, stdout, stderr) =>
        resolve({ code: child.exitCode, signal: child.signalCode, stdout, stderr }),
      );
    });
}
