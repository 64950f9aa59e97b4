import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import { idleApp } from "../../support/projects/idle-app.ts";
import { Lab } from "../../support/projects/lab.ts";

/*
 * Scanners beside our own measurement, from the archive to the comparison. The scanner is a short program that writes what docker-bench-security
 * would; `git` is the only other fake: it gives that program for the commit that is pinned.
 */

const isValid = new Ajv({ strict: false }).compile(JSON.parse(readFileSync("schema/scan.schema.json", "utf8")));
const stack = "e2escan";
const lab = new Lab(stack, 18_342, idleApp);
const tools = lab.beside("tools");
const programs = lab.beside("programs");

beforeAll(() => {
  expect(lab.init()).toMatchObject({ code: 0 });
  expect(lab.deploy()).toMatchObject({ code: 0 });
  mkdirSync(join(tools, "docker-bench-security"), { recursive: true });
  mkdirSync(programs);
});
afterAll(() => lab.remove());

/** Scans with a scanner that is this shell script. */
function scan(script: string, ...words: readonly string[]) {
  writeFileSync(join(tools, "docker-bench-security", "docker-bench-security.sh"), script);
  const fake = `#!/bin/sh
for word; do case $word in --output=*) exec tar -C "$2" -cf "\${word#--output=}" docker-bench-security.sh ;; esac; done
exit 1
`;
  writeFileSync(join(programs, "git"), fake);
  chmodSync(join(programs, "git"), 0o755);
  return lab.run(["scan", "docker-bench-security", "--tools", tools, "--yes", ...words], {
    PATH: `${programs}:${process.env.PATH}`,
  });
}

const log = JSON.stringify({
  dockerbenchsecurity: "1.6.0",
  tests: [
    {
      results: [
        { id: "5.13", desc: "read-only", result: "PASS" },
        { id: "5.4", desc: "capabilities", result: "WARN", items: [`${stack}-app-1`, "another-1"] },
        { id: "2.9", desc: "user namespaces", result: "WARN" },
        { id: "5.22", desc: "seccomp", result: "PASS" },
      ],
    },
  ],
  end: 1,
});
const writes = `mkdir log && cat >log/docker-bench-security.log.json <<'END'\n${log}\nEND\n`;

test("what it says stands beside what was measured, and nothing of it stays on the host", () => {
  const { code, stdout } = scan(writes, "--json");
  expect(isValid(JSON.parse(stdout))).toBe(true);
  const [{ place, outcome }] = JSON.parse(stdout).scans;
  expect({ code, place, state: outcome.state }).toEqual({ code: 0, place: "here", state: "complete" });
  expect(
    outcome.comparisons.map(({ id, service, relation }: Record<string, string>) => [id, service ?? "", relation]),
  ).toEqual([
    ["5.13", "", "agree"],
    ["5.4", "app", "stricter"],
    ["2.9", "", "superseded"],
    ["5.22", "", "weaker"],
  ]);
  expect(readdirSync("/run").filter((name) => name.startsWith("harden-init-scan"))).toEqual([]);
  expect(existsSync("/opt/harden/e2escan/log")).toBe(false);
});

test("the table shows where they differ, the worst first to see", () => {
  const { code, stdout } = scan(writes);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^docker-bench-security 1\.6\.0 on here: 2 passed, 2 warned, 0 noted$/m);
  expect(stdout).toMatch(/1 weaker, 1 stricter, 1 superseded, 1 agree/);
  expect(stdout).toMatch(/^ {2}stricter +5\.4 +app +no-capabilities +capabilities: it holds by our measurement: /m);
});

test.each([
  [
    "it ends in the middle of its log",
    `mkdir log; echo '${log.slice(0, 60)}' >log/docker-bench-security.log.json`,
    "its log is no JSON",
  ],
  [
    "it cannot do its work",
    "echo Error connecting to docker daemon; exit 1",
    "it wrote nothing: Error connecting to docker daemon",
  ],
])("%s: nothing counts as passed", (_title, script, why) => {
  const { code, stdout } = scan(script);
  expect(code).toBe(5);
  expect(stdout).toContain(`✖ docker-bench-security on here: aborted: ${why}`);
});

test("a clone without the pinned commit is missing, and so is one that is not there", () => {
  const { code, stdout } = lab.run(["scan", "--tools", tools, "--yes"]);
  expect(code).toBe(4);
  expect(stdout.match(/missing: \S+ has no commit [0-9a-f]{40}/g)).toHaveLength(1);
  expect(stdout.match(/missing: there is no clone of it at \S+/g)).toHaveLength(2);
  expect(stdout).toMatch(/^✖ trivy on here: missing: there is no \S+\/trivy_0\.70\.0_Linux-\S+\.tar\.gz\. /m);
});

test("a scanner that does not exist is a usage error with the nearest name", () => {
  const { code, stderr } = lab.run(["scan", "linis"]);
  expect(code).toBe(2);
  expect(stderr).toContain("lynis");
});
