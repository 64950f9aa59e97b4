import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LearnLab } from "../../support/learning/learn-lab.ts";
import { killTree } from "../../support/projects/killed.ts";

/*
 * Learnings that are ended at random moments: after SIGTERM nothing is left, and what one left that was killed with all its children is gone after the
 * next. harden.yml and what was kept stay whole. ROUNDS=20 is the long campaign.
 */

const rounds = Number(process.env.ROUNDS ?? 3);
const lab = new LearnLab("learnkilled", 18_247);

afterAll(() => lab.remove());

/** Milliseconds that a whole learning takes at least. */
let whole = 0;

/** What the kernel traces for learnings that go on, or for those that have ended. */
function tracesOf(whose: "ongoing" | "ended"): readonly string[] {
  const folder = "/sys/kernel/tracing/instances";
  const found = existsSync(folder) ? readdirSync(folder) : [];
  const isOngoing = (name: string) => goesOn(Number(name.split("-").at(-1)));
  return found.filter((name) => /^harden-learn-\d+$/.test(name) && isOngoing(name) === (whose === "ongoing"));
}

/** One that was killed may stay in the list for some seconds, until its parent asks how it ended. */
function goesOn(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

const answers = () => readFileSync(join(lab.folder, "harden.yml"), "utf8");
const kept = () =>
  readdirSync(join(lab.folder, "learned")).map((name) =>
    JSON.parse(readFileSync(join(lab.folder, "learned", name), "utf8")),
  );

test("a learning comes to its end", () => {
  expect(lab.run(lab.importing)).toMatchObject({ code: 0 });
  const began = Date.now();
  expect(lab.run(lab.learning("page", "--yes"))).toMatchObject({ code: 0 });
  whole = Date.now() - began;
  expect([...lab.listLeft(), ...tracesOf("ended")]).toEqual([]);
});

/**
 * Begins a learning that changes no answers, ends it after that share of its time, and tells whether it was still at work. On a machine that has become
 * faster it may have ended before.
 *
 * @param from what the time counts from; otherwise its start
 */
async function endedAfter(
  share: number,
  end: (child: ChildProcess) => void,
  from: () => Promise<void> = async () => {},
): Promise<boolean> {
  const began = Date.now();
  const { child, ended } = lab.start(lab.learning("page"));
  await Promise.race([from(), ended]);
  const isAtWork = await Promise.race([sleep(whole * share, true), ended.then(() => false)]);
  if (isAtWork) {
    end(child);
    await ended;
  } else {
    whole = Math.min(whole, Date.now() - began);
  }
  return isAtWork;
}

/** Until a learning is recorded: what one left that was killed before has been taken away then. */
async function isRecorded(): Promise<void> {
  while (tracesOf("ongoing").length === 0) {
    await sleep(20);
  }
}

/** The first one built the images, so the others take less. */
const moment = () => 0.6 * Math.random();

test(`${rounds} learnings that are ended, and ${rounds} that are killed, leave nothing`, async () => {
  const before = answers();
  let atWork = 0;
  for (let round = 0; round < rounds; round += 1) {
    const [killedAt, endedAt] = [moment(), moment()];
    atWork += (await endedAfter(killedAt, ({ pid = 0 }) => killTree(pid))) ? 1 : 0;
    // One that is ended before that has nothing to take away, and leaves to the next one what was killed before.
    atWork += (await endedAfter(endedAt, (child) => child.kill("SIGTERM"), isRecorded)) ? 1 : 0;
    const left = [...lab.listLeft(), ...tracesOf("ended")];
    expect({ killedAt, endedAt, left }).toEqual({ killedAt, endedAt, left: [] });
    expect(answers()).toBe(before);
    expect(kept()).toHaveLength(1);
  }
  process.stdout.write(`${atWork} of ${2 * rounds} were at work when they were ended\n`);
  expect(atWork).toBeGreaterThan(rounds / 2);
});

test("the next one comes to its end", () => {
  // What was kept last may be another list than the project was written from.
  expect(lab.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  const { code, stderr } = lab.run(lab.learning("page", "--yes"));
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect([...lab.listLeft(), ...tracesOf("ended")]).toEqual([]);
});
