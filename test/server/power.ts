import { setTimeout as sleep } from "node:timers/promises";
import { failuresIn } from "../support/projects/report.ts";
import type { RemoteProject } from "../support/servers/remote.ts";
import type { Step } from "./apparmor.ts";
import type { Machine } from "./machine.ts";

/** ROUNDS=10 is the long campaign: on an emulated server a round takes some minutes. */
const rounds = Number(process.env.ROUNDS ?? 1);

/** The power of the server is cut at random moments of a deploy that makes both containers again; the stack is as wanted before and after. */
export function powerSteps(step: Step, machine: Machine, project: () => RemoteProject): void {
  step(
    "cut power loses no row, and the next deploy converges",
    async () => {
      machine.stop();
      machine.startForCuts();
      change(project(), 0);
      // What one takes that is not disturbed: after a cut the server has more to do than that.
      let whole = converge(project());
      let atWork = 0;
      for (let round = 1; round <= rounds; round += 1) {
        change(project(), round);
        project().sql(`INSERT INTO csvs23db.suggestion (author, message) VALUES ('Eve', 'round ${round}')`);
        const kept = rowsOf(project());
        const deploy = project().start(["deploy"]);
        const after = Math.round(whole * (0.05 + 0.9 * Math.random()));
        const begun = Date.now();
        await Promise.race([sleep(after), deploy.ended]);
        if (deploy.child.exitCode === null) {
          atWork += 1;
        } else {
          whole = Date.now() - begun;
        }
        machine.cutPower();
        const { code, stdout, stderr } = await deploy.ended;
        process.stderr.write(
          `  round ${round}: cut after ${Math.round(after / 1000)} s, the deploy ended with ${code}\n`,
        );
        expect(`${stdout}${stderr}`).not.toMatch(/^\s+at .*\.js:\d+|Traceback/m);
        machine.startForCuts();
        converge(project());
        expect({ round, after, rows: rowsOf(project()) }).toEqual({ round, after, rows: kept });
      }
      expect(project().run(["deploy", "--check", "--fail-on-drift"])).toMatchObject({ code: 0 });
      expect(atWork).toBeGreaterThan(0);
      process.stderr.write(`  ${atWork} of ${rounds} deploys were at work when the power was cut\n`);
    },
    rounds,
  );
}

/** Changes both services without a build, which takes an emulated server minutes: the memory of PHP is in its image, the number of processes is not. */
function change(project: RemoteProject, round: number): void {
  project.set(["services", "webserver", "limits"], { pids: 80 + round });
  project.set(["services", "dbserver", "limits"], { memory: `${600 + round}m` });
  expect(project.run(["generate"]).code).toBe(0);
}

/** Deploys, and returns how many milliseconds that took. */
function converge(project: RemoteProject): number {
  const begun = Date.now();
  const { code, report } = project.deploy();
  const open = report.findings.filter(({ ok }) => ok !== true);
  expect({ code, failures: failuresIn(report), open }).toEqual({ code: 0, failures: "", open: [] });
  return Date.now() - begun;
}

function rowsOf(project: RemoteProject): string {
  return project.sql("CHECKSUM TABLE csvs23db.suggestion; SELECT COUNT(*) FROM csvs23db.suggestion");
}
