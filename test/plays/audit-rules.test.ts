import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { evaluate } from "./python.ts";

const canonical = (...rules: readonly string[]) =>
  evaluate("audit.rules", "[it.canonical(rule) for rule in given]", rules) as string[];

/** The calls that auditctl 4 lists for `perm=wa`. */
const writing =
  "open,bind,truncate,ftruncate,rename,mkdir,rmdir,creat,link,unlink,symlink,chmod,fchmod,chown,fchown,lchown,mknod,openat,openat2";

// What is written, and what auditctl 3.0, 3.1 and 4.0 list of it.
test.each([
  [
    "a file",
    "-a always,exit -F arch=b64 -F path=/usr/bin/runc -F perm=wa -F key=k",
    "-a always,exit -F arch=b64 -S all -F path=/usr/bin/runc -F perm=wa -F key=k",
  ],
  [
    "a file, with the calls that the permission stands for",
    "-a always,exit -F arch=b64 -F path=/usr/bin/runc -F perm=wa -F key=k",
    `-a always,exit -F arch=b64 -S ${writing} -F path=/usr/bin/runc -F perm=wa -F key=k`,
  ],
  [
    "a tree that was given with a slash",
    "-a always,exit -F arch=b64 -F dir=/etc/docker -F perm=wa -F key=k",
    `-a always,exit -F arch=b64 -S ${writing} -F dir=/etc/docker/ -F perm=wa -F key=k`,
  ],
  ["the order of fields", "-a always,exit -F path=/x -F perm=wa -k k", "-a always,exit -F perm=wa -F path=/x -F key=k"],
  [
    "the order of permissions",
    "-a always,exit -F path=/x -F perm=aw -k k",
    "-a always,exit -F path=/x -F perm=wa -k k",
  ],
  ["the order of list and action", "-a exit,always -S mount -k k", "-a always,exit -S mount -F key=k"],
  [
    "the order of calls",
    "-a always,exit -F arch=b64 -S execve,execveat",
    "-a always,exit -F arch=b64 -S execveat,execve",
  ],
  ["calls one by one", "-a always,exit -F arch=b64 -S mount -S setns", "-a always,exit -F arch=b64 -S setns,mount"],
  ["the name of an architecture", "-a always,exit -F arch=x86_64 -S bpf", "-a always,exit -F arch=b64 -S bpf"],
  ["no login", "-a always,exit -F arch=b64 -S bpf -F auid!=unset", "-a always,exit -F arch=b64 -S bpf -F auid!=-1"],
  ["no login as a number", "-a always,exit -S bpf -F auid!=4294967295", "-a always,exit -S bpf -F auid!=-1"],
  ["the name of a user", "-a always,exit -S bpf -F uid=root", "-a always,exit -S bpf -F uid=0"],
  [
    "a mask",
    "-a always,exit -F arch=b64 -S clone -F a0&0x7E020000",
    "-a always,exit -F arch=b64 -S clone -F a0&0x7e020000",
  ],
  ["the old form", "-w /etc/docker/ -p wa -k k", "-w /etc/docker -p aw -k k"],
  ["the old form's permissions", "-w /etc/docker -k k", "-w /etc/docker -p rwxa -k k"],
  ["a rule put first", "-A always,exit -S bpf", "-a always,exit -S bpf"],
])("%s is the same", (_what, one, other) => {
  const [first, second] = canonical(one, other);
  expect(first).toBe(second);
});

test.each([
  ["a file and a tree", "-a always,exit -F path=/x -F perm=wa", "-a always,exit -F dir=/x -F perm=wa"],
  ["64 and 32 bit", "-a always,exit -F arch=b64 -S bpf", "-a always,exit -F arch=b32 -S bpf"],
  ["two keys", "-a always,exit -S bpf -k one", "-a always,exit -S bpf -k two"],
  ["two users", "-a always,exit -S bpf -F uid=33", "-a always,exit -S bpf -F uid=999"],
  ["is and is not", "-a always,exit -S bpf -F uid=33", "-a always,exit -S bpf -F uid!=33"],
  ["always and never", "-a always,exit -S bpf", "-a never,exit -S bpf"],
  ["two permissions", "-a always,exit -F path=/x -F perm=wa", "-a always,exit -F path=/x -F perm=rwa"],
  ["a call more", "-a always,exit -S bpf", "-a always,exit -S bpf,mount"],
  ["the old form of a file and the new", "-w /x -p wa -k k", "-a always,exit -F arch=b64 -F path=/x -F perm=wa -k k"],
])("%s are not", (_what, one, other) => {
  const [first, second] = canonical(one, other);
  expect(first).not.toBe(second);
});

test("settings and comments are no rules", () => {
  const text = "# -w /x -p wa\n-D\n-b 8192\n--backlog_wait_time 60000\n-f 1\n-e 2\n  -w /x -p wa\n-a never,task\n";
  expect(evaluate("audit.rules", "it.rules_in(given)", text)).toEqual(["-w /x -p wa", "-a never,task"]);
});

test("no text that stands in somebody's rules breaks the comparison", () => {
  const word = fc.oneof(
    fc.constantFrom(
      "-a",
      "-F",
      "-S",
      "-k",
      "-w",
      "-p",
      "always,exit",
      "path=/x",
      "perm=",
      "=",
      "uid=nobody-here",
      "'",
      '"',
      "\\",
    ),
    fc.string(),
  );
  const lines = fc
    .sample(fc.array(word, { maxLength: 8 }), 200)
    .map((words) => `-a ${words.join(" ").replace(/\s+/g, " ")}`);
  expect(canonical(...lines)).toHaveLength(200);
});

describe("for a server", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "harden-init-audit-"));
    mkdirSync(join(folder, "sbin"));
    symlinkSync("sbin", join(folder, "bin"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const fitted = (text: string, others: readonly string[] = []) =>
    evaluate("audit.rules", "it.for_server(given[0], {it.canonical(rule) for rule in given[1]})", [text, others]);
  const rule = (path: string) => `-a always,exit -F arch=b64 -F path=${path} -F perm=wa -F key=k`;

  test("a file that is missing is watched, where its folder is there", () => {
    const text = `# why\n-D\n${rule(join(folder, "sbin/dockerd"))}\n`;
    expect(fitted(text)).toBe(text);
  });

  test("without its folder it is not", () => {
    const away = rule(join(folder, "gone/dockerd"));
    expect(fitted(away)).toBe(`# no ${folder}/gone here: ${away}\n`);
  });

  test("a second name of a folder is not watched twice", () => {
    const twin = rule(join(folder, "bin/dockerd"));
    expect(fitted(twin)).toBe(`# ${folder}/bin is ${folder}/sbin here: ${twin}\n`);
  });

  test("what another file has already, in whatever spelling, is left to it", () => {
    const ours = rule(join(folder, "sbin/runc"));
    const theirs = ours.replace("-F key=k", "-k k").replace("always,exit", "exit,always");
    expect(fitted(ours, [theirs])).toBe(`# another file has it: ${ours}\n`);
  });

  test("the same rule twice is loaded once", () => {
    const ours = rule(join(folder, "sbin/runc"));
    expect(fitted(`${ours}\n${ours}\n`)).toBe(`${ours}\n# another file has it: ${ours}\n`);
  });

  test("a file keeps its last place when it is fitted again", () => {
    const once = fitted(`${rule("/nowhere/at-all/x")}\n${rule(join(folder, "sbin/y"))}`);
    expect(fitted(String(once))).toBe(once);
  });

  test("what is needed at boot is only made where it is now", () => {
    const text = `# why\nd ${folder} - - -\nd ${folder}/gone 0711 root root`;
    expect(evaluate("server.audit", "it.existing_folders(given)", text)).toBe(`# why\nd ${folder} - - -\n`);
  });
});
