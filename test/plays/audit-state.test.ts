import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withProgram } from "../commands/programs.ts";
import { evaluate } from "./python.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) {
    rmSync(folder, { recursive: true });
  }
});

/** What the play finds on a server whose auditctl answers like that. */
async function look(status: string, rules: string, wanted: string, code = 0): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), "harden-init-audit-"));
  folders.push(folder);
  const script = `case $1 in -s) printf '${status}' ;; -l) cat <<'END'\n${rules}\nEND\n;; esac\nexit ${code}`;
  const given = { files: { "55-x.rules": wanted }, folders: "" };
  return withProgram(folder, "auditctl", script, async () => {
    const found = evaluate("server.audit", "it.look(given)", given) as Record<string, unknown>;
    return found;
  });
}

const rule = "-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -F key=k";
const recording = "enabled 1\\npid 7\\nlost 0\\n";

test.each<[string, string, string, object]>([
  ["all is there", recording, rule, { audit: "recording", "audit 55-x.rules": "loaded" }],
  [
    "a rule is missing",
    recording,
    "No rules",
    { audit: "recording", "audit 55-x.rules": `1 of 1 rules are not loaded, first: ${rule}` },
  ],
  [
    "it is missing, and nothing can be loaded before a reboot",
    "enabled 2\\npid 7\\n",
    "No rules",
    { audit: "recording", "audit 55-x.rules": "reboot needed: the rules are locked (-e 2)" },
  ],
  [
    "everything is switched off by a rule",
    recording,
    `-a never,task\n${rule}`,
    { audit: "silenced by the rule -a never,task", "audit 55-x.rules": "loaded" },
  ],
  [
    "no daemon runs",
    "enabled 1\\npid 0\\n",
    rule,
    { audit: "no audit daemon runs that would keep the records", "audit 55-x.rules": "loaded" },
  ],
  [
    "recording is off",
    "enabled 0\\npid 7\\n",
    rule,
    { audit: "switched off (auditctl -e 0)", "audit 55-x.rules": "loaded" },
  ],
])("readings where %s", async (_what, status, rules, readings) => {
  expect(await look(status, rules, rule)).toMatchObject({ readings });
});

test("nothing is to be loaded while the rules are locked", async () => {
  const { todo } = await look("enabled 2\\npid 7\\n", "No rules", rule);
  expect(todo).not.toContain("55-x.rules: 1 rules to load");
  expect((await look(recording, "No rules", rule)).todo).toContain("55-x.rules: 1 rules to load");
});

test("where the kernel refuses, nothing is claimed, nothing is to be done, and the reason is told", async () => {
  const found = await look("Error sending status request (Operation not permitted)", "", rule, 255);
  const why = "the kernel lets nobody here use audit: Error sending status request (Operation not permitted)";
  expect(found).toMatchObject({ todo: [], readings: {}, unread: { audit: why, "audit 55-x.rules": why } });
});

test("a rule whose folder is not there is not missed", async () => {
  const elsewhere = "-a always,exit -F arch=b64 -F path=/no-such-folder/x -F perm=wa -F key=k";
  expect(await look(recording, "No rules", elsewhere)).toMatchObject({ readings: { "audit 55-x.rules": "loaded" } });
});
