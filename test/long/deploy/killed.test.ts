import { expectDone } from "../../support/projects/done.ts";
import { killedAfter, limitFor, tellRound } from "../../support/projects/killed.ts";
import { Lab } from "../../support/projects/lab.ts";

/*
 * A deploy that is killed at random moments, with all its children, as by a power cut of the machine that deploys: no row is lost, and the next deploy
 * brings what was asked for. ROUNDS=30 is the long campaign.
 */

const rounds = Number(process.env.ROUNDS ?? 3);
const lab = new Lab("deploykilled", 18_219);

afterAll(() => lab.remove());

const rows = () => lab.sql("CHECKSUM TABLE csvs23db.suggestion; SELECT COUNT(*) FROM csvs23db.suggestion");
/** What each round changes: the image that is built, and settings of both services. */
function change(round: number): void {
  lab.edit("webserver/templates/page.php", (page) =>
    page.replace(/(<!-- round \d+ -->)?<\/body>/, `<!-- round ${round} --></body>`),
  );
  lab.set(["services", "webserver", "limits"], { memory: `${300 + round}m` });
  lab.set(["services", "dbserver", "limits"], { memory: `${600 + (round % 3)}m` });
  expect(lab.run(["generate"])).toMatchObject({ code: 0 });
}

test(
  `${rounds} that are killed are completed by the next one`,
  async () => {
    expect(lab.init()).toMatchObject({ code: 0 });
    expect(lab.run(["deploy"])).toMatchObject({ code: 0 });
    change(0);
    const begun = Date.now();
    expect(lab.run(["deploy"])).toMatchObject({ code: 0 });
    const content = rows();
    let whole = Date.now() - begun;
    let killed = 0;
    for (let round = 1; round <= rounds; round += 1) {
      change(round);
      const after = Math.round(whole * (0.05 + 0.9 * Math.random()));
      killed += (await killedAfter(lab, ["deploy"], after)) ? 1 : 0;
      const again = Date.now();
      const outcome = lab.run(["deploy"]);
      // The next one takes about as long: the machine may be busy with other things, too.
      whole = Date.now() - again;
      expectDone(outcome, { round, after });
      expect(rows()).toBe(content);
      expect(await lab.page()).toMatch(
        new RegExp(`^200 [\\s\\S]*Put a bench under the lime tree[\\s\\S]*round ${round} -->`),
      );
      tellRound("deploys", round, rounds);
    }
    expect(lab.run(["deploy", "--check", "--fail-on-drift"])).toMatchObject({ code: 0 });
    expect(killed).toBeGreaterThan(0);
    process.stderr.write(`  killed ${killed} of ${rounds} deploys (a whole one: ${Math.round(whole / 1000)} s)\n`);
  },
  limitFor(rounds),
);
