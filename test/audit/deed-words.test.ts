import fc from "fast-check";
import { createColors } from "picocolors";
import { formatAudit } from "../../src/audit/audit-lines.ts";
import { describeActor, describeDeed, keyTitles } from "../../src/audit/deed-words.ts";
import { type Deed, readAuditReport } from "../../src/audit/report.ts";
import { holds } from "../support/holds.ts";

const deed: Deed = {
  ...{ key: "harden-exec", service: "web", call: "execve", exe: "/usr/bin/id", uid: 33, login: "unset", success: true },
  ...{ path: "/usr/bin/id", command: "id -u", operation: "", rights: "" },
};

test.each<[string, Partial<Deed>]>([
  ["started id -u", {}],
  ["could not start /tmp/x (by /bin/sh)", { success: false, command: "", path: "/tmp/x", exe: "/bin/sh" }],
  ["was denied to read /etc/x (by /bin/cat)", { operation: "open", rights: "r", path: "/etc/x", exe: "/bin/cat" }],
  ["was denied to write and create /x (by /bin/cp)", { operation: "open", rights: "wc", path: "/x", exe: "/bin/cp" }],
  ["was denied the capability setgid", { operation: "capable", rights: "setgid", exe: "" }],
  ["was denied to ptrace", { operation: "ptrace", rights: "trace", path: "", exe: "" }],
  ["made or entered a namespace (by /x)", { key: "harden-escape", call: "unshare", path: "", exe: "/x" }],
  [
    "failed: changed a mount /mnt (by /x)",
    { key: "harden-escape", call: "mount", path: "/mnt", exe: "/x", success: false },
  ],
  ["removed /usr/bin/dockerd (by /usr/bin/rm)", { call: "unlinkat", path: "/usr/bin/dockerd", exe: "/usr/bin/rm" }],
  ["connected to /run/docker.sock", { call: "connect", path: "/run/docker.sock", exe: "" }],
  ["called brand_new on /x", { call: "brand_new", path: "/x", exe: "" }],
  ["was stopped at the call unshare", { key: "seccomp", call: "unshare", exe: "" }],
])("%s", (words, changes) => {
  expect(describeDeed({ ...deed, ...changes })).toBe(words);
});

test.each<[string, string, Partial<Deed>]>([
  ["web", "", {}],
  ["web (shop-web-1)", "shop-web-1", {}],
  ["deploy, as root,", "", { service: "", login: "deploy", uid: 0 }],
  ["user 1000, as root,", "", { service: "", login: "unknown(1000)", uid: 0 }],
  ["root", "", { service: "", uid: 0 }],
  ["user 33", "", { service: "" }],
])("who did it: %s", (words, container, changes) => {
  expect(describeActor({ ...deed, ...changes }, container)).toBe(words);
});

const now = Math.floor(Date.now() / 1000);
const group = (changes: object) => ({ ...deed, count: 1, first: now, last: now, ...changes });
const answer = (changes: object = {}) =>
  JSON.stringify({
    recording: "recording",
    rules: 72,
    lost: 0,
    since: now,
    log: "/var/log/audit/audit.log",
    ...changes,
  });
const lines = (text: string) => {
  const report = readAuditReport(text);
  return report === undefined ? undefined : formatAudit("server", report, createColors(false)).join("\n");
};

test("what happens all the time does not hide what happened once", () => {
  const checks = Array.from({ length: 20 }, (_, index) =>
    group({ command: `health ${index}`, count: 100, last: now - 100 }),
  );
  const dropped = group({ command: "/tmp/dropped" });
  const text = lines(answer({ keys: { "harden-exec": 2001 }, groups: [...checks, dropped] }));
  expect(text).toContain("Programs that containers started: 2001 (harden-exec)");
  expect(text).toContain("web started /tmp/dropped");
  expect(text).toContain("1300 ×  others");
});

test("what did not happen is said as well", () => {
  expect(lines(answer())).toContain("Nothing recorded of: calls that lead out of a container; refused by AppArmor;");
});

test.each([
  ["recording is off: silenced by the rule -a never,task", { recording: "silenced by the rule -a never,task" }],
  ["the kernel dropped 7 events", { lost: 7 }],
  ["the oldest events are not counted", { cut: true }],
  ["the log begins at ", { since: now - 1000, first: now }],
])("a warning: %s", (says, changes) => {
  expect(lines(answer(changes))).toContain(
    `! ${says.startsWith("the oldest") ? "the log is too long to read at once; " : ""}${says}`,
  );
});

test("a server without a log says so, and claims nothing", () => {
  const text = lines(answer({ log: null, recording: "the program auditctl is missing (package auditd)", rules: 0 }));
  expect(text).toContain("there is no audit log");
  expect(text).toContain("recording is off: the program auditctl is missing (package auditd)");
  expect(text).not.toContain("Nothing recorded of");
});

test("nothing that a program wrote into the log steers the terminal", () => {
  const evil = "\u001b]0;owned\u0007\u001b[2J\u202e";
  const text = lines(
    answer({
      keys: { "harden-exec": 1 },
      groups: [group({ command: evil, service: evil, login: evil })],
      recording: evil,
      log: evil,
    }),
  );
  expect(text?.replaceAll("\n", "")).not.toMatch(/\p{C}/u);
});

test("an answer of any shape is a report or none, and never a fault", () => {
  holds(
    fc.property(fc.json(), fc.object(), (text, value) => {
      lines(text);
      lines(JSON.stringify({ ...value, since: 1, groups: [value], events: [value, 7], keys: value }));
    }),
  );
});

test("each key has a title", () => {
  expect([...keyTitles.keys()]).toContain("harden-escape");
  expect(new Set(keyTitles.values()).size).toBe(keyTitles.size);
});
