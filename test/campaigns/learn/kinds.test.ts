import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";

/*
 * A kind's list of system calls is for whatever an application or a version of its image does. What one stack needs of it is found out on the real engine,
 * written, deployed, and holds: the page with its database as before, and nothing else of the services is changed.
 */

const port = 18_167;
const lab = new Lab("e2elearnkinds", port);

afterAll(() => lab.remove());

const list = z.object({ syscalls: z.array(z.object({ names: z.array(z.string()), action: z.string() }).loose()) });

/** The calls that a service may make as it is deployed. */
function callsOf(service: string): ReadonlySet<string> {
  const text = readFileSync(join("/opt/harden", lab.stack, "seccomp", `${service}.json`), "utf8");
  const allowed = list.parse(JSON.parse(text)).syscalls.filter(({ action }) => action === "SCMP_ACT_ALLOW");
  return new Set(allowed.flatMap(({ names }) => names));
}

test("the calls of a PHP application and of its database are learned, and nothing else", () => {
  expect(lab.init()).toMatchObject({ code: 0 });
  expectProven(lab);
  const { code, stderr } = lab.run(["learn", "webserver", "dbserver", "--yes"]);
  expect(stderr).not.toMatch(/^not learned/m);
  expect(code).toBe(0);
  const answers = readFileSync(join(lab.folder, "harden.yml"), "utf8");
  expect(answers.match(/seccomp: learned/g)).toHaveLength(2);
  expect(answers).not.toMatch(/^ +(?:user|capabilities|writable|limits):/m);
});

test("with them in force the page and its database work, and every control holds", async () => {
  const kinds = ["webserver", "dbserver"].map((service) => callsOf(service).size);
  const report = expectProven(lab);
  const held = report.findings.filter(({ control, ok }) => control === "seccomp" && ok === true);
  expect(held.map(({ service }) => service).sort()).toEqual(["dbserver", "webserver"]);
  expect(await lab.page()).toMatch(/^200 [\s\S]*Put a bench under the lime tree/);
  const own = ["webserver", "dbserver"].map((service) => callsOf(service).size);
  process.stderr.write(`  calls by their kinds: ${kinds.join(", ")}; by their own lists: ${own.join(", ")}\n`);
  expect(Math.max(...own)).toBeLessThanOrEqual(120);
});
