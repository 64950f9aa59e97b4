import { join } from "node:path";
import * as z from "zod";
import { describeCalls } from "../../../src/plan/seccomp/learned.ts";
import { loadSeccompGroups } from "../../../src/plan/templates/load.ts";
import { LearnedLab } from "../../support/learning/learned-lab.ts";

/*
 * How much wider a learned list of system calls is than what is needed: each call of it is taken away alone, and then as many as can be at the same time.
 * What is needed once in many starts or on another machine, no such life shows: the table that completes every list has it, with reasons, and it counts as
 * needed without being tried. So does what is missed late: memory that is never given back, or that the C library takes in another way, data that were
 * not on the disk when the power failed, files that pile up. LEARNING names the programs, as PROGRAM or PROGRAM:SERVICE.
 */

const most = 1.6;
const missedLate = ["brk", "fsync", "munmap", "unlink"];
const all = "nginx redis postgres mosquitto apache-php:apache python:web";
const programs = (process.env.LEARNING ?? all).split(" ").map((text) => {
  const [program = "", service = program] = text.split(":");
  return [program, service] as const;
});
const script = join(import.meta.dirname, "needed.py");
const calls = z.array(z.string());
const outcome = z.object({ allowed: calls, needless: calls, tried: z.number() });

test.each(programs)(`the list of %s has at most ${most} times as many calls as it needs`, async (program, service) => {
  const { always } = describeCalls(await loadSeccompGroups());
  const lab = new LearnedLab(`needed${program}`, 18_190, program, service);
  try {
    lab.deployLearned();
    const { allowed, needless, tried } = outcome.parse(lab.experiment(script, ...always, ...missedLate));
    const needed = allowed.length - needless.length;
    process.stdout.write(
      `${program}: ${allowed.length} calls, needs ${needed}: ${(allowed.length / needed).toFixed(2)} x, found in ${tried} lives. Goes on without ${needless.join(" ")}\n`,
    );
    expect(needed).toBeGreaterThan(Math.max(20, always.length));
    expect(allowed.length / needed).toBeLessThanOrEqual(most);
  } finally {
    lab.remove();
  }
});
