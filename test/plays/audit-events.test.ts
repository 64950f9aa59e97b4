import fc from "fast-check";
import { evaluate } from "./python.ts";

// Lines as auditd 4.0.2 of Debian 13 wrote them, shortened to the fields that matter.
const enriched = "\u001d";
const ids = "ppid=5881 pid=5922 auid=4294967295 uid=33 gid=33 euid=33 fsuid=33 tty=(none) ses=4294967295";
const web = "subj=harden-init.shop.web";

const started = [
  `type=SYSCALL msg=audit(1000.545:96): arch=c000003e syscall=59 success=yes exit=0 items=2 ${ids} comm=64726F70206974 exe=2F746D702F64726F70206974 ${web} key="harden-exec"${enriched}ARCH=x86_64 SYSCALL=execve AUID="unset" UID="www-data"`,
  'type=EXECVE msg=audit(1000.545:96): argc=3 a0=2F746D702F64726F70206974 a1=612062 a2="x"',
  'type=CWD msg=audit(1000.545:96): cwd="/"',
  "type=PATH msg=audit(1000.545:96): item=0 name=2F746D702F64726F70206974 inode=1 nametype=NORMAL",
];
const refused = [
  `type=AVC msg=audit(1001.485:412): apparmor="DENIED" operation="open" class="file" profile="harden-init.shop.web" name="/etc/debian_version" pid=1288 comm="cat" requested_mask="r" denied_mask="r" fsuid=33 ouid=0${enriched}FSUID="www-data"`,
  `type=SYSCALL msg=audit(1001.485:412): arch=c000003e syscall=257 success=no exit=-13 ${ids} comm="cat" exe="/usr/bin/cat" ${web} key=(null)${enriched}ARCH=x86_64 SYSCALL=openat AUID="unset"`,
];
const incapable =
  'type=AVC msg=audit(1002.000:413): apparmor="DENIED" operation="capable" class="cap" profile="harden-init.shop.web" pid=4025 comm="mount" capability=6  capname="setgid"';
const stopped = `type=SECCOMP msg=audit(1003.529:93): auid=4294967295 uid=33 gid=33 ses=4294967295 pid=5920 comm="unshare" exe="/usr/bin/unshare" sig=31 arch=c000003e syscall=272 compat=0 code=0x80000000${enriched}AUID="unset" UID="www-data" ARCH=x86_64 SYSCALL=unknown-syscall(-1)`;
const removed = [
  `type=SYSCALL msg=audit(1004.173:92): arch=c000003e syscall=263 success=yes exit=0 items=2 ppid=4182 pid=4190 auid=1000 uid=0 euid=0 comm="rm" exe="/usr/bin/rm" subj=unconfined key="harden-programs"${enriched}ARCH=x86_64 SYSCALL=unlinkat AUID="deploy" UID="root"`,
  'type=PATH msg=audit(1004.173:92): item=0 name="/usr/bin/" nametype=PARENT',
  'type=PATH msg=audit(1004.173:92): item=1 name="/usr/bin/dockerd" nametype=DELETE',
];
const others = [
  'type=SYSCALL msg=audit(1005.000:94): arch=c000003e syscall=59 success=yes pid=1 uid=0 comm="x" exe="/x" key="somebody-elses"',
  'type=AVC msg=audit(1005.100:95): apparmor="STATUS" operation="profile_load" profile="unconfined" name="x" pid=3 comm="apparmor_parser"',
  'type=CONFIG_CHANGE msg=audit(1005.200:96): op=add_rule key="harden-exec" list=4 res=1',
];

interface Summary {
  readonly keys: Record<string, number>;
  readonly groups: readonly Record<string, unknown>[];
  readonly events: readonly Record<string, unknown>[];
}

const users = { "33": "web", "999": "db" };

function read(lines: readonly string[], since = 0, last = 5): Summary {
  const program = `(lambda reader: ([reader.take(line) for line in given["lines"]],
    it.summary(list(reader.events.values()), given["users"], "shop", given["last"]))[1])(
    importlib.import_module("ansible_collections.harden.stack.plugins.module_utils.audit.events").Reader(given["since"]))`.replaceAll(
    "\n",
    " ",
  );
  return evaluate("audit.summary", program, { lines, users, since, last }) as Summary;
}

test.each<[string, readonly string[], object]>([
  [
    "a program that was started, with names in hexadecimal digits",
    started,
    {
      key: "harden-exec",
      service: "web",
      call: "execve",
      exe: "/tmp/drop it",
      command: "/tmp/drop it a b x",
      success: true,
    },
  ],
  [
    "what AppArmor refused",
    refused,
    {
      key: "apparmor",
      service: "web",
      operation: "open",
      rights: "r",
      path: "/etc/debian_version",
      exe: "/usr/bin/cat",
      uid: 33,
    },
  ],
  [
    "a capability that AppArmor refused",
    [incapable],
    { key: "apparmor", operation: "capable", rights: "setgid", exe: "mount" },
  ],
  [
    "a call that seccomp stopped, by its number",
    [stopped],
    { key: "seccomp", service: "web", exe: "/usr/bin/unshare" },
  ],
  [
    "a person who removed a program of the engine",
    removed,
    { key: "harden-programs", service: "", login: "deploy", uid: 0, call: "unlinkat", path: "/usr/bin/dockerd" },
  ],
])("%s", (_what, lines, event) => {
  const { keys, groups, events } = read(lines);
  expect(Object.values(keys)).toEqual([1]);
  expect(groups).toEqual([expect.objectContaining({ ...event, count: 1 })]);
  expect(events).toEqual([expect.objectContaining(event)]);
});

test("what is not ours is not told", () => {
  expect(read(others)).toMatchObject({ keys: {}, groups: [], events: [] });
});

test("a program that is looked for along the PATH is not told where it is not", () => {
  const tried = started.slice(0, 1).map((line) => line.replace("success=yes exit=0", "success=no exit=-2"));
  expect(read(tried)).toMatchObject({ keys: {}, groups: [] });
  const forbidden = tried.map((line) => line.replace("exit=-2", "exit=-13"));
  expect(read(forbidden)).toMatchObject({ keys: { "harden-exec": 1 }, groups: [{ success: false }] });
});

test("what was before is not told", () => {
  expect(read([...started, ...refused, ...removed], 1004)).toMatchObject({ keys: { "harden-programs": 1 } });
});

test("records of two events that are mixed come to their own", () => {
  const mixed = [started[0], refused[0], started[1], refused[1], started[3]].map(String);
  expect(read(mixed).keys).toEqual({ "harden-exec": 1, apparmor: 1 });
});

test("what is alike is counted, and only the last ones are told one by one", () => {
  const many = Array.from({ length: 30 }, (_, index) =>
    started.map((line) => line.replace("1000.545:96", `10${10 + index}.000:${index}`)),
  );
  const { keys, groups, events } = read(many.flat(), 0, 3);
  expect(keys).toEqual({ "harden-exec": 30 });
  expect(groups).toMatchObject([{ count: 30, first: 1010, last: 1039 }]);
  expect(events.map(({ time }) => time)).toEqual([1037, 1038, 1039]);
});

test.each([
  ["by AppArmor's label", web, 4711, "web"],
  ["another stack's, by its label", "subj=harden-init.other.db", 33, "other/db"],
  ["by the user id where the kernel has no labels", "", 999, "db"],
  ["not by the user id where the label says that it is no container", "subj=unconfined", 33, ""],
  ["nobody's where nobody has that user id", "", 4711, ""],
])("whose an event is: %s", (_how, label, uid, service) => {
  const lines = started.map((line) =>
    line.replace(web, label).replace("uid=33", `uid=${uid}`).replace(" uid=33", ` uid=${uid}`),
  );
  expect(read(lines).groups).toMatchObject([{ service }]);
});

test("no line of a log stops the reading", () => {
  const piece = fc.constantFrom(
    "type=SYSCALL",
    "msg=audit(1.2:3):",
    "key=",
    '"harden-exec',
    "a0=",
    "=",
    enriched,
    "uid=x",
    "argc=99",
    "type=EXECVE",
  );
  const lines = fc.sample(
    fc.oneof(
      fc.string(),
      fc.array(piece).map((words) => words.join(" ")),
    ),
    300,
  );
  expect(read([...lines, ...started]).keys["harden-exec"]).toBeGreaterThan(0);
});

test.each([
  ["90m", 100_000 - 5400],
  ["12h", 100_000 - 43_200],
  ["1d", 100_000 - 86_400],
  ["1234", 1234],
])("since %s", (since, seconds) => {
  expect(evaluate("audit.log", "it.begin(given, 100000)", since)).toBe(seconds);
});
