import { interruptible } from "../../src/lib/interruptible.ts";

test("no handler listens while something is computed, and each does afterwards, also after an error", () => {
  const handler = () => undefined;
  process.once("SIGTERM", handler);
  try {
    const before = process.rawListeners("SIGTERM");
    expect(interruptible(() => process.listenerCount("SIGTERM") + process.listenerCount("SIGINT"))).toBe(0);
    expect(() =>
      interruptible(() => {
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(process.rawListeners("SIGTERM")).toEqual(before);
  } finally {
    process.off("SIGTERM", handler);
  }
  expect(process.listeners("SIGTERM")).not.toContain(handler);
});
