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

/** What the kernel still traces for a learning that has ended. */
function tracesLeft(): readonly string[] {
  const folder = "/sys/kernel/tracing/instances";
  const found = existsSync(folder) ? readdirSync(folder) : [];
  return found.filter((name) => /^harden-learn-\d+$/.test(name) && !existsSync(`/proc/${name.split("-").at(-1)}`));
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
  expect([...lab.listLeft(), ...tracesLeft()]).toEqual([]);
});

/**
 * Begins a learning that changes no answers, ends it after that share of its time, and tells whether it was still at work. On a machine that has become
 * faster it may have ended before.
 */
async function endedAfter(share: number, end: (child: ChildProcess) => void): Promise<boolean> {
  const began = Date.now();
  const { child, ended } = lab.start(lab.learning("page"));
  const isAtWork = await Promise.race([sleep(whole * share, true), ended.then(() => false)]);
  if (isAtWork) {
    end(child);
    await ended;
  } else {
    whole = Math.min(whole, Date.now() - began);
  }
  return isAtWork;
}

/** The first one built the images, so the others take less. */
const moment = (from: number) => from + (0.6 - from) * Math.random();

test(`${rounds} learnings that are ended, and ${rounds} that are killed, leave nothing`, async () => {
  const before = answers();
  let atWork = 0;
  for (let round = 0; round < rounds; round += 1) {
    // One that is ended before it begins has nothing to take away, and leaves to the next one what was killed before.
    const [killedAt, endedAt] = [moment(0), moment(0.25)];
    atWork += (await endedAfter(killedAt, ({ pid = 0 }) => killTree(pid))) ? 1 : 0;
    atWork += (await endedAfter(endedAt, (child) => child.kill("SIGTERM"))) ? 1 : 0;
    const left = [...lab.listLeft(), ...tracesLeft()];
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
  expect([...lab.listLeft(), ...tracesLeft()]).toEqual([]);
});
