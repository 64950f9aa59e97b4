import { setTimeout as sleep } from "node:timers/promises";
import { createQueue, doSideBySide } from "../../src/lib/side-by-side.ts";

/** Milliseconds that each item takes. */
const items = [30, 10, 20, 5];

describe("work side by side", () => {
  test("goes on so many at a time, and its results stand in the order of the items", async () => {
    let [now, most] = [0, 0];
    const results = await doSideBySide(items, 2, async (time, index) => {
      now += 1;
      most = Math.max(most, now);
      await sleep(time);
      now -= 1;
      return index;
    });
    expect({ results, most }).toEqual({ results: [0, 1, 2, 3], most: 2 });
  });

  test("of no item is none", async () => {
    expect(await doSideBySide([], 2, sleep)).toEqual([]);
  });

  test("begins nothing after a failure, and lets what is under way end", async () => {
    const [begun, ended]: [number[], number[]] = [[], []];
    const failing = doSideBySide(items, 2, async (time, index) => {
      begun.push(index);
      await sleep(time);
      if (index === 1) {
        throw new Error("no room");
      }
      ended.push(index);
    });
    await expect(failing).rejects.toThrow("no room");
    expect({ begun, ended }).toEqual({ begun: [0, 1], ended: [0] });
  });

  test("begins nothing after a result that ends it", async () => {
    const results = await doSideBySide(
      items,
      2,
      async (time, index) => {
        await sleep(time);
        return index;
      },
      (index) => index === 1,
    );
    expect(results).toEqual([0, 1]);
  });
});

test("a queue begins a work when the one before it has ended, also where that failed", async () => {
  const [inOrder, log] = [createQueue(), [] as string[]];
  const work = (name: string, time: number) => async () => {
    log.push(`begin ${name}`);
    await sleep(time);
    log.push(`end ${name}`);
    if (name === "a") {
      throw new Error("no room");
    }
    return name;
  };
  const outcomes = await Promise.allSettled([inOrder(work("a", 20)), inOrder(work("b", 5)), inOrder(work("c", 1))]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
  expect(log).toEqual(["begin a", "end a", "begin b", "end b", "begin c", "end c"]);
});
