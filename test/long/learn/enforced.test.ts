import { execFileSync } from "node:child_process";
import { join } from "node:path";
import * as z from "zod";
import { Lab } from "../../support/projects/lab.ts";
import { failuresIn } from "../../support/projects/report.ts";

/*
 * What was learned holds again and again, also on a busy machine: a deployed service is led through lives with its list of system calls in force, beside a
 * load that keeps each processor busy twice over. LEARNING names the programs, ROUNDS how many lives each of them has: ROUNDS=20 is the long campaign.
 */

const programs = (process.env.LEARNING ?? "nginx redis").split(" ");
const lives = Number(process.env.ROUNDS ?? 3);
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
    const files = join(import.meta.dirname, "../../learning/programs", name);
    const lab = new Lab(`enforced${name}`, 18_190, { services: "", files });
    try {
      const init = ["init", "--from", join(lab.folder, "docker-compose.yml"), "--host", "local", "--name", lab.stack];
      expect(lab.run([...init, "--yes"])).toMatchObject({ code: 0 });
      const learning = ["learn", "--here", name, "--yes", "--json", "--vault-password-file", lab.passphrase];
      expect(lab.run(learning)).toMatchObject({ code: 0 });
      expect(failuresIn(lab.deploy().report)).toBe("");
      const script = join(import.meta.dirname, "enforced.py");
      const collections = join(lab.folder, "playbooks/collections");
      const words = [script, collections, lab.stack, name, String(lives)];
      const said = outcome.parse(JSON.parse(execFileSync("/usr/bin/python3", words, { encoding: "utf8" })));
      process.stdout.write(`${name}: ${JSON.stringify(said)}\n`);
      expect(said).toMatchObject({ lives, broken: [] });
    } finally {
      lab.remove();
    }
  },
);
