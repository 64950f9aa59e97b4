import { join } from "node:path";
import * as z from "zod";
import { LearnedLab } from "../../support/learning/learned-lab.ts";

/*
 * What was learned holds again and again, also on a busy machine: a deployed service is led through lives with its list of system calls in force, beside a
 * load that keeps each processor busy twice over. LEARNING names the programs, ROUNDS how many lives each of them has: ROUNDS=20 is the long campaign.
 */

const programs = (process.env.LEARNING ?? "nginx redis").split(" ");
const lives = Number(process.env.ROUNDS ?? 3);
const script = join(import.meta.dirname, "enforced.py");
const outcome = z.object({
  lives: z.number(),
  broken: z.array(z.array(z.string())),
  unanswered: z.array(z.string()),
  starts: z.number(),
  load: z.number(),
});

test.each(programs)(
  `${lives} lives of %s with what was learned in force, beside a load, go as those without`,
  (name) => {
    const lab = new LearnedLab(`enforced${name}`, 18_190, name);
    try {
      lab.deployLearned();
      const said = outcome.parse(lab.experiment(script, String(lives)));
      process.stdout.write(`${name}: ${JSON.stringify(said)}\n`);
      expect(said).toMatchObject({ lives, broken: [] });
    } finally {
      lab.remove();
    }
  },
);
