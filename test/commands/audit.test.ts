import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolders } from "../support/projects/folders.ts";
import { type Ran, type TestProject, writeProject } from "./cli.ts";
import { withProgram } from "./programs.ts";

const newFolder = makeFolders();
let project: TestProject;

beforeAll(async () => {
  project = await writeProject(newFolder());
});

const report = {
  ...{
    recording: "recording",
    rules: 72,
    lost: 0,
    since: 1000,
    log: "/var/log/audit/audit.log",
    first: 900,
    cut: false,
  },
  keys: { "harden-programs": 1 },
  groups: [
    {
      ...{ key: "harden-programs", service: "", call: "unlinkat", exe: "/usr/bin/rm", uid: 0, login: "deploy" },
      ...{
        success: true,
        path: "/usr/bin/dockerd",
        command: "",
        operation: "",
        rights: "",
        count: 1,
        first: 1,
        last: 1,
      },
    },
  ],
  events: [],
};

async function ask(argv: readonly string[], answer: unknown): Promise<Ran & { words: string }> {
  const folder = newFolder();
  const line = JSON.stringify({ _event: "v2_runner_on_ok", hosts: { local: { stdout: JSON.stringify(answer) } } });
  const script = `echo "$@" > ${folder}/words\ncat <<'END'\n${line}\nEND`;
  const ran = await withProgram(folder, "ansible", script, () => project.call(argv));
  return { ...ran, words: readFileSync(join(folder, "words"), "utf8") };
}

test("tells who did what, and asks by the project's own module", async () => {
  const { code, stdout, words } = await ask(["audit", "local", "--since", "12h", "--last", "3"], report);
  expect(code).toBe(0);
  expect(stdout).toContain("Changes of the engine's programs: 1 (harden-programs)");
  expect(stdout).toContain("deploy, as root, removed /usr/bin/dockerd (by /usr/bin/rm)");
  expect(words).toContain("--playbook-dir=playbooks csvs23 --module-name=harden.stack.audit_events");
  expect(words).toContain('{"stack":"csvs23","users":{"33":"webserver","999":"dbserver"},"since":"12h","last":3}');
  expect(words).toContain("--limit=local");
});

test("as JSON", async () => {
  const { code, stdout } = await ask(["audit", "--json"], report);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    hosts: [{ host: "local", outcome: "ok", keys: { "harden-programs": 1 } }],
  });
});

test("where nothing records, the reason is told, and it ends with 4", async () => {
  const { code, stdout } = await ask(["audit"], {
    ...report,
    ...{ log: null, recording: "the program auditctl is missing (package auditd)", keys: {}, groups: [] },
  });
  expect(code).toBe(4);
  expect(stdout).toContain("recording is off: the program auditctl is missing (package auditd)");
});

test("a moment is handed on in seconds", async () => {
  const { words } = await ask(["audit", "--since", "2026-11-25T14:30:00Z"], report);
  expect(words).toContain('"since":"1795617000"');
});

test.each([
  ["audit elsewhere", "unknown host `elsewhere`\n  Known hosts: local."],
  ["audit --since yesterday", "--since: `yesterday` is not a time"],
  ["audit --since 2026-99-99", "--since: `2026-99-99` is not a time"],
  ["audit --last many", "--last: `many` is not a number below 1000"],
])("%s is a mistake", async (line, says) => {
  const { code, stderr } = await project.call(line.split(" "));
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(says) });
});
