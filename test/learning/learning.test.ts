import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expectProven } from "../support/projects/deploys.ts";
import { Lab } from "../support/projects/lab.ts";
import { failuresIn } from "../support/projects/report.ts";
import { AuditDaemon } from "../support/servers/audit-daemon.ts";
import { readOutcome } from "./outcome.ts";
import { type Result, writeTable } from "./table.ts";
import { watchUnseen } from "./unseen.ts";

/*
 * Programs as their own images have them, built here from the distribution's packages: with the same user, the same way to start and the same folders.
 * None of them is a known image, so an import leaves all of it open. Each is learned, written and deployed, and what was learned must hold then; after one
 * round of watching also what learning did not see.
 */

const folder = join(import.meta.dirname, "programs");
const names = readdirSync(folder).sort();
const wanted = (process.env.LEARNING ?? names.join(" ")).split(" ");
const port = 18_190;
const results: Result[] = [];

/** Those of which a helper does not run in any hardened container; what is left is written after a yes on a terminal only. */
const inPart = ["squid"];
const daemon = new AuditDaemon();

beforeAll(() => daemon.start());

afterEach(() => writeTable(results));

afterAll(() => daemon.stop());

test.each(wanted)("%s", (name) => {
  const lab = new Lab(`learn${name}`, port, { services: "", files: join(folder, name) });
  try {
    expect(lab.run(lab.importing)).toMatchObject({ code: 0 });
    expect(deployed(lab)).toEqual({ code: 0, failures: "" });
    const service = firstService(lab.folder);
    const learned = lab.run(["learn", service, "--yes", "--json"]);
    const outcome = readOutcome(name, learned.stdout);
    const result: Result = { learned: outcome };
    results.push(result);
    if (inPart.includes(name) && outcome.state === "partial") {
      expect(learned.code).toBe(3);
      return;
    }
    expect({ code: learned.code, why: outcome.why, stderr: learned.stderr.slice(-2000) }).toMatchObject({ code: 0 });
    expectProven(lab);
    const open = outcome.user === "root" ? /read-only-root/ : /non-root-user|no-capabilities|read-only-root/;
    expect(readFileSync(join(lab.folder, "harden.yml"), "utf8")).not.toMatch(open);
    result.unseen = watchUnseen(lab, name, service);
  } catch (error) {
    // At once: all of them take more than an hour.
    process.stderr.write(`${name}: ${error instanceof Error ? error.message.slice(0, 4000) : error}\n`);
    throw error;
  } finally {
    lab.remove();
  }
});

function deployed(lab: Lab): { readonly code: number; readonly failures: string } {
  const { code, report } = lab.deploy();
  return { code, failures: failuresIn(report) };
}

/** The program itself stands before what it needs. */
function firstService(project: string): string {
  const stack = readFileSync(join(project, "docker-compose.yml"), "utf8");
  return /^services:\n +(\S+):/.exec(stack)?.[1] ?? "";
}
