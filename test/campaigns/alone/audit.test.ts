import { execFileSync } from "node:child_process";
import { existsSync, rmdirSync } from "node:fs";
import { docker } from "../../support/engine/docker.ts";
import { AuditLab, numberOf } from "../../support/servers/audit-lab.ts";

/*
 * Audit rules in this machine's own kernel: loaded, compared, recorded, and put back. What an AppArmor profile refuses is in test/server, because
 * that takes a kernel with AppArmor.
 */

const stack = "auditone";
const ours = [`50-harden-init.${stack}.rules`, "55-harden-init.rules"] as const;
let lab: AuditLab;

beforeAll(async () => {
  lab = new AuditLab();
  lab.render(stack);
});
afterAll(() => lab.remove());

const right = ["audit-engine-files", "audit-containers"].map((control) =>
  expect.objectContaining({ control, ok: true }),
);

test("a check tells what would be brought, and brings nothing", () => {
  expect(lab.run(stack, "--check")).toMatchObject({ failure: "", changed: true });
  expect(lab.file(ours[1])).toBeUndefined();
});

test("the rules are brought and loaded, and every control holds", () => {
  expect(lab.run(stack)).toEqual({ failure: "", changed: true, findings: right });
});

test("a second run changes nothing", () => {
  expect(lab.run(stack)).toEqual({ failure: "", changed: false, findings: right });
});

test("every path of the benchmark that is there is watched, as the benchmark's own tool looks for it", () => {
  const paths = [
    ...["/usr/bin/dockerd", "/run/containerd", "/var/lib/docker", "/etc/docker", "/lib/systemd/system/docker.service"],
    ...["/lib/systemd/system/docker.socket", "/run/containerd/containerd.sock", "/etc/default/docker"],
    ...["/etc/docker/daemon.json", "/etc/containerd/config.toml", "/etc/sysconfig/docker", "/usr/bin/containerd"],
    ...[
      "/usr/bin/containerd-shim",
      "/usr/bin/containerd-shim-runc-v1",
      "/usr/bin/containerd-shim-runc-v2",
      "/usr/bin/runc",
    ],
  ];
  const loaded = lab.loaded();
  expect(paths.filter((path) => existsSync(path)).filter((path) => !loaded.includes(path))).toEqual([]);
});

test("rules that were removed from the kernel are loaded again", () => {
  execFileSync("auditctl", ["-D"]);
  expect(lab.run(stack)).toEqual({ failure: "", changed: true, findings: right });
});

test("what happens is told in words: who, and what", () => {
  const file = "/etc/docker/harden-init-was-here";
  // Not by this process: the kernel records none that is older than the first audit rule since the boot.
  execFileSync("sh", ["-c", `touch ${file}; rm ${file}`]);
  const deeds = ["cp /bin/true /tmp/dropped", "/tmp/dropped", "unshare --user true || true"].join("; ");
  docker("run", "--rm", "--user", "33:33", "--security-opt", "seccomp=unconfined", "debian:13", "sh", "-c", deeds);
  const told = () => lab.command(stack, "audit", "here", "--since", "5m");
  lab.wait("the record", () => told().includes("namespace"));
  const text = told();
  expect(text).toMatch(/Calls that lead out of a container: \d+ \(harden-escape\)/);
  expect(text).toContain("web made or entered a namespace (by /usr/bin/unshare)");
  expect(text).toContain(`removed ${file} (by `);
  expect(text).toMatch(/connected to \S*docker\.sock \(by \S*docker\)/);
});

test("what guards the server is recorded at any depth: units, profiles, stacks", () => {
  const folders = ["/etc/systemd/system/docker.service.d", "/etc/apparmor.d/local", "/opt/harden"];
  const made = folders.filter((folder) => !existsSync(folder));
  const files = folders.map((folder) => `${folder}/harden-init-was-here`);
  for (const [index, file] of files.entries()) {
    execFileSync("sh", ["-c", `mkdir -p ${folders[index]}; touch ${file}; rm ${file}`]);
  }
  const told = () => lab.command(stack, "audit", "here", "--since", "5m");
  lab.wait("the records", () => {
    const text = told();
    return files.every((file) => text.includes(`removed ${file} (by `));
  });
  expect(told()).toMatch(/Changes of what guards the server[^\n]*: \d+ \(harden-guards\)/);
  made.forEach((folder) => {
    rmdirSync(folder);
  });
});

test("the same for a program that reads it, down to the file that was run once", () => {
  const { hosts } = JSON.parse(lab.command(stack, "audit", "--since", "5m", "--json"));
  expect(hosts).toEqual([
    expect.objectContaining({
      host: "here",
      recording: "recording",
      keys: expect.objectContaining({ "harden-escape": expect.any(Number), "harden-settings": expect.any(Number) }),
      groups: expect.arrayContaining([
        expect.objectContaining({ key: "harden-exec", service: "web", command: "/tmp/dropped", success: true }),
      ]),
    }),
  ]);
});

test("the keys of every account with a login shell are watched, also of one that came later", () => {
  const [name, home] = ["harden-later", "/home/harden-later"];
  execFileSync("useradd", ["--create-home", "--shell", "/bin/bash", name]);
  try {
    execFileSync("sh", ["-c", `mkdir ${home}/.ssh`]);
    expect(lab.run(stack)).toEqual({ failure: "", changed: true, findings: right });
    execFileSync("sh", ["-c", `echo key >${home}/.ssh/authorized_keys`]);
    const told = () => lab.command(stack, "audit", "here", "--since", "5m");
    lab.wait("the record", () => told().includes(`${home}/.ssh/authorized_keys`));
    expect(lab.run(stack)).toEqual({ failure: "", changed: false, findings: right });
  } finally {
    execFileSync("userdel", ["--remove", name]);
  }
});

test("a home that is gone keeps no rule from loading, as at a boot", () => {
  const gone = /harden-later/;
  expect(lab.file("zz-harden-init-keys.rules")).toMatch(gone);
  execFileSync("auditctl", ["-D"]);
  execFileSync("augenrules", ["--load"]);
  expect(lab.loaded()).toContain("/etc/docker");
  expect(lab.run(stack)).toMatchObject({ failure: "", findings: right });
  expect(lab.file("zz-harden-init-keys.rules")).not.toMatch(gone);
});

test("the kernel keeps more records than the distribution's own file says, and what it loses is a finding", () => {
  expect({ limit: numberOf("backlog_limit"), lost: numberOf("lost") }).toEqual({ limit: 65536, lost: 0 });
  // Over the rate a record is lost just as where there is no room for it.
  execFileSync("auditctl", ["-r", "1"]);
  execFileSync("sh", ["-c", "for one in 1 2 3 4 5 6 7 8 9; do touch /etc/docker/x; rm /etc/docker/x; done"]);
  execFileSync("auditctl", ["-r", "0"]);
  const why = expect.stringMatching(/^audit is recording, but \d+ events were lost since boot, wanted recording$/);
  expect(lab.run(stack)).toMatchObject({
    changed: false,
    findings: [
      { ok: false, why },
      { ok: false, why },
    ],
  });
  execFileSync("auditctl", ["--reset-lost"]);
  expect(lab.run(stack)).toEqual({ failure: "", changed: false, findings: right });
});

test("a rule of the project that does not load is named, and all is as it was", () => {
  const [before, loaded] = [lab.file(ours[0]), lab.loaded()];
  const rule = "-a always,exit -F arch=b64 -S no_such_call -F key=mine";
  lab.edit(stack, ours[0], (text) => `${rule}\n${text}`);
  const { failure } = lab.run(stack);
  expect(failure).toContain(`The audit rules were left as they were: the kernel did not take the rule \`${rule}\``);
  expect(failure).toContain(ours[0]);
  expect(lab.file(ours[0])).toBe(before);
  expect(lab.loaded()).toBe(loaded);
  lab.edit(stack, ours[0], (text) => text.replace(`${rule}\n`, ""));
});

test("a foreign rule that does not load is named with its file, and loading goes on once it is gone", () => {
  const rule = "-a always,exit -F arch=b64 -F path=/no-such-folder/file -F perm=wa -F key=theirs";
  lab.own("10-theirs.rules", `${rule}\n`);
  execFileSync("auditctl", ["-D"]);
  const { failure } = lab.run(stack);
  expect(failure).toContain(`the rule \`${rule}\` of /etc/audit/rules.d/10-theirs.rules (No such file or directory)`);
  lab.own("10-theirs.rules", undefined);
  expect(lab.run(stack)).toMatchObject({ failure: "", findings: right });
});

test("a rule that another file has already stays there, and is not loaded twice", () => {
  const [rule = ""] = /^-a .*harden-exec.*$/m.exec(lab.file(ours[0]) ?? "") ?? [];
  lab.own("70-theirs.rules", `${rule}\n`);
  expect(lab.run(stack)).toMatchObject({ failure: "", findings: right });
  expect(lab.file(ours[0])).toContain(`# another file has it: ${rule}`);
  lab.own("70-theirs.rules", undefined);
  expect(lab.run(stack)).toMatchObject({ failure: "", findings: right });
  expect(lab.file(ours[0])).not.toContain("another file has it");
});

test("a rule that silences everything is not taken for success", () => {
  lab.own("10-no-audit.rules", "-a never,task\n");
  execFileSync("augenrules", ["--load"]);
  const why = "audit is silenced by the rule -a never,task, wanted recording";
  expect(lab.run(stack)).toMatchObject({
    failure: "",
    findings: [
      { ok: false, why },
      { ok: false, why },
    ],
  });
  lab.own("10-no-audit.rules", undefined);
  execFileSync("augenrules", ["--load"]);
  expect(lab.run(stack)).toMatchObject({ findings: right });
});

test("two stacks share a server, and neither keeps the other's rules from loading", async () => {
  const other = "audittwo";
  lab.render(other);
  expect(lab.run(other)).toMatchObject({ failure: "", findings: right });
  expect(lab.run(stack)).toEqual({ failure: "", changed: false, findings: right });
  expect(lab.run(other)).toEqual({ failure: "", changed: false, findings: right });
});

test("undo of one stack leaves the other's rules loaded, that of the last puts back what was there", () => {
  lab.play(stack, "undo.yml");
  expect(lab.file(ours[0])).toBeUndefined();
  expect(lab.run("audittwo")).toEqual({ failure: "", changed: false, findings: right });
  lab.play("audittwo", "undo.yml");
  expect(lab.file(ours[1])).toBeUndefined();
  expect(lab.loaded()).not.toContain("harden-");
});
