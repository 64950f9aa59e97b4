import type { HostAnswer, HostTask } from "../../../src/ansible/adhoc.ts";
import { describeProgress, followLearning } from "../../../src/commands/learn/follow.ts";

const followed = { stack: "shop", service: "Web.1", before: undefined };

test.each([
  [undefined, { starts: 8, seconds: 12 }, "Web.1: 8 of the 30 starts that most services take; about 35 s left"],
  [undefined, { starts: 29, seconds: 58.3 }, "Web.1: 29 of the 30 starts that most services take; about 5.0 s left"],
  [
    undefined,
    { starts: 41, seconds: 124 },
    "Web.1: 41 starts in 2 min 04 s; that is more than the 30 that most services take",
  ],
  [41, { starts: 30, seconds: 90 }, "Web.1: 30 of the 41 starts that it took last time; about 35 s left"],
])("after %s starts before, %j is told as %s", (before, progress, told) => {
  expect(describeProgress({ ...followed, before }, progress)).toBe(told);
});

const answer = (stdout: string): HostAnswer => ({ host: "local", outcome: "ok", stdout });

/** What is told while a host answers the questions like that, one after the other, and then has learned. */
async function follow(answers: readonly (readonly HostAnswer[] | Error)[]) {
  const told: string[] = [];
  const asked: HostTask[] = [];
  let end: (learned: string) => void = () => {};
  const learning = new Promise<string>((resolve) => {
    end = resolve;
  });
  const ask = async (task: HostTask) => {
    const next = answers[asked.push(task) - 1] ?? [];
    if (asked.length >= answers.length) {
      end("learned");
    }
    if (next instanceof Error) {
      throw next;
    }
    return next;
  };
  const result = await followLearning(ask, followed, learning, (line) => told.push(line), 5);
  return { result, asked, told };
}

test("a host is asked for the file that the learning writes, and what it says is told", async () => {
  const { result, asked, told } = await follow([
    [answer('{"starts": 8, "seconds": 12}')],
    [answer('{"starts": 12, "seconds": 20}')],
    [],
  ]);
  expect(result).toBe("learned");
  expect(asked[0]).toEqual({ argv: ["cat", "/run/harden-learn-shop-web-1.progress"] });
  expect(told.map((line) => line.split(" ")[1])).toEqual(["8", "12"]);
});

test.each([
  ["has no such file yet", []],
  ["says what is no progress", [answer('{"starts": "\\u001b[2J", "seconds": 1}')]],
  ["cannot be reached", new Error("unreachable")],
])("where a host %s nothing is told, and it is asked again", async (_, said) => {
  const { result, asked, told } = await follow([said, [answer('{"starts": 8, "seconds": 12}')], []]);
  expect({ result, asked: asked.length, told: told.length }).toEqual({ result: "learned", asked: 3, told: 1 });
});

test("a learning that has ended is not waited for, and its failure is passed on", async () => {
  const follow = (learning: Promise<number>) =>
    followLearning(
      () => Promise.reject(new Error("asked")),
      followed,
      learning,
      () => {},
      60_000,
    );
  await expect(follow(Promise.resolve(7))).resolves.toBe(7);
  await expect(follow(Promise.reject(new Error("no")))).rejects.toThrow("no");
});
