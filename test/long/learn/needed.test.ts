import { join } from "node:path";
import * as z from "zod";
import { LearnedLab } from "../../support/learning/learned-lab.ts";

/*
 * How much wider a learned list of system calls is than what the service lives with: each call of it is taken away alone, and then as many as can be at the
 * same time. LEARNING names the programs, as PROGRAM or PROGRAM:SERVICE.
 */

const most = 2;
const all = "nginx redis postgres mosquitto apache-php:apache python:web";
const programs = (process.env.LEARNING ?? all).split(" ").map((text) => {
  const [program = "", service = program] = text.split(":");
  return [program, service] as const;
});
const script = join(import.meta.dirname, "needed.py");
const calls = z.array(z.string());
const outcome = z.object({ allowed: calls, needless: calls, tried: z.number() });

test.each(programs)(`the list of %s has at most ${most} times as many calls as it lives with`, (program, service) => {
  const lab = new LearnedLab(`needed${program}`, 18_190, program, service);
  try {
    lab.deployLearned();
    const { allowed, needless, tried } = outcome.parse(lab.experiment(script));
    const needed = allowed.length - needless.length;
    process.stdout.write(
      `${program}: ${allowed.length} calls, lives with ${needed}: ${(allowed.length / needed).toFixed(2)} x, found in ${tried} lives. Without ${needless.join(" ")}\n`,
    );
    expect(needed).toBeGreaterThan(20);
    expect(allowed.length / needed).toBeLessThanOrEqual(most);
  } finally {
    lab.remove();
  }
});
