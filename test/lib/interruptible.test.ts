import { execFileSync } from "node:child_process";
import { buildSync } from "esbuild";
import { computeInterruptibly } from "../../src/lib/interruptible.ts";

test("no handler listens while something is computed, and each does afterwards, also after an error", async () => {
  const handler = () => undefined;
  process.once("SIGTERM", handler);
  try {
    const before = process.rawListeners("SIGTERM");
    expect(await computeInterruptibly(() => process.listenerCount("SIGTERM") + process.listenerCount("SIGINT"))).toBe(
      0,
    );
    await expect(
      computeInterruptibly(() => {
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect(process.rawListeners("SIGTERM")).toEqual(before);
  } finally {
    process.off("SIGTERM", handler);
  }
  expect(process.listeners("SIGTERM")).not.toContain(handler);
});

test("a signal that has arrived but was not handed on yet is not lost: nothing is computed", () => {
  const script = `import { computeInterruptibly, heedInterruption } from "./src/lib/interruptible.ts";
    const interruption = new AbortController();
    heedInterruption(interruption.signal);
    process.once("SIGTERM", () => interruption.abort());
    process.kill(process.pid, "SIGTERM");
    const began = Date.now();
    while (Date.now() - began < 100) {}
    computeInterruptibly(() => console.log("computed")).catch((error) => console.log(error.exitCode));`;
  const stdin = { contents: script, resolveDir: process.cwd(), loader: "ts" } as const;
  const { outputFiles } = buildSync({ stdin, bundle: true, platform: "node", format: "esm", write: false });
  const words = ["--input-type=module", "--eval", outputFiles[0]?.text ?? ""];
  expect(execFileSync(process.execPath, words, { encoding: "utf8" })).toBe("130\n");
});
