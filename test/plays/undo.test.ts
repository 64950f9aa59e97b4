import { evaluate } from "./python.ts";

const file = { type: "file", sha256: "aa", mode: "0644", uid: 0, gid: 0 };
const ours = { ...file, sha256: "bb" };
const absent = { type: "absent" };
const off = { enabled: "disabled", active: false };
const on = { enabled: "enabled", active: true };
const both = { enabled: true, active: true };

interface Case {
  readonly entry: object;
  readonly present: object;
  readonly packages?: boolean;
  readonly running?: readonly string[];
  readonly users?: readonly string[];
  readonly along?: readonly string[];
  readonly contents?: readonly string[];
  readonly ownFile?: boolean;
}

test.each<[string, Case, object]>([
  [
    "a file that was not there",
    { entry: entry("file", "/etc/x", absent, [ours]), present: ours },
    { outcome: "remove" },
  ],
  ["a file that was", { entry: entry("file", "/etc/x", file, [ours]), present: ours }, { outcome: "restore" }],
  [
    "a file that nobody wrote yet",
    { entry: entry("file", "/etc/x", file, [ours]), present: file },
    { outcome: "same" },
  ],
  [
    "a file that somebody changed",
    { entry: entry("file", "/etc/x", absent, [ours]), present: { ...ours, sha256: "cc" } },
    { outcome: "conflict" },
  ],
  [
    "its mode only",
    { entry: entry("file", "/etc/x", file, [ours]), present: { ...ours, mode: "0600" } },
    { outcome: "conflict" },
  ],
  [
    "a file that somebody took away",
    { entry: entry("file", "/etc/x", absent, [ours]), present: absent },
    { outcome: "same" },
  ],
  [
    "a profile in use",
    { entry: entry("file", "/etc/apparmor.d/p", absent, [ours]), present: ours, users: ["web-1"] },
    { outcome: "stays", why: expect.stringContaining("web-1") },
  ],
  [
    "what another stack needs",
    {
      entry: {
        ...entry("file", "/etc/x", absent, [ours]),
        claims: [
          ["one", "c"],
          ["two", "d"],
        ],
      },
      present: ours,
    },
    { outcome: "shared", why: "still needed by d of two" },
  ],
  [
    "a mode",
    { entry: entry("mode", "/etc/x", mode("0666"), [mode("0644")]), present: mode("0644") },
    { outcome: "restore" },
  ],
  [
    "the mode of a file that is gone",
    { entry: entry("mode", "/etc/x", mode("0666"), [mode("0644")]), present: absent },
    { outcome: "same" },
  ],
  [
    "a key that was not set",
    { entry: key({ set: false }), present: { set: true, value: false } },
    { outcome: "restore", change: "false → not set" },
  ],
  [
    "a key that somebody changed",
    { entry: key({ set: false }), present: { set: true, value: true } },
    { outcome: "conflict" },
  ],
  ["a key that is as before", { entry: key({ set: false }), present: { set: false } }, { outcome: "same" }],
  [
    "a package without consent",
    { entry: pack(""), present: { version: "1" } },
    { outcome: "stays", why: expect.stringContaining("--packages") },
  ],
  ["a package with consent", { entry: pack(""), present: { version: "1" }, packages: true }, { outcome: "remove" }],
  ["a package that was updated", { entry: pack("1"), present: { version: "2" }, packages: true }, { outcome: "same" }],
  [
    "the engine while containers run",
    { entry: pack("", "docker.io"), present: { version: "1" }, packages: true, running: ["web-1"] },
    { outcome: "stays", why: expect.stringContaining("harden-init down") },
  ],
  [
    "a package that another one needs",
    { entry: pack(""), present: { version: "1" }, packages: true, along: ["theirs"] },
    { outcome: "stays", why: expect.stringContaining("theirs") },
  ],
  ["a unit that we enabled", { entry: entry("unit", "x.service", off, [both]), present: on }, { outcome: "restore" }],
  [
    "a unit that somebody stopped",
    { entry: entry("unit", "x.service", off, [both]), present: { ...on, active: false } },
    { outcome: "conflict" },
  ],
  [
    "a unit that came with its package",
    { entry: entry("unit", "x.service", gone(), [both]), present: on },
    { outcome: "same" },
  ],
  [
    "a unit of ours",
    { entry: entry("unit", "x.service", gone(), [both]), present: on, ownFile: true },
    { outcome: "restore" },
  ],
  [
    "a folder of ours",
    { entry: entry("created", "/etc/d", absent, []), present: { type: "directory" } },
    { outcome: "remove" },
  ],
  [
    "a folder with what is not ours",
    { entry: entry("created", "/etc/d", absent, []), present: { type: "directory" }, contents: ["/etc/d/theirs"] },
    { outcome: "stays", why: expect.stringContaining("theirs") },
  ],
])("%s", (_what, given, step) => {
  expect(planned([given.entry], given)).toEqual([expect.objectContaining(step)]);
});

test("the last change is undone first, and a folder goes when all that is in it goes", () => {
  const entries = [entry("created", "/etc/d", absent, []), entry("created", "/etc/d/f", absent, [])];
  const given = { present: { type: "directory" }, contents: ["/etc/d/f"] };
  const steps = planned([entries[0], { ...entries[1], kind: "file", left: [{ type: "directory" }] }], given);
  expect(steps).toMatchObject([
    { name: "/etc/d/f", outcome: "remove" },
    { name: "/etc/d", outcome: "remove" },
  ]);
});

test.each([
  ["", "stays"],
  ["deploy-account", "remove"],
])("the right of the account that deploys, undone by `%s`: %s", (control, outcome) => {
  const sudo = { ...entry("file", "/etc/sudoers.d/x", absent, [ours]), claims: [["one", "deploy-account"]] };
  expect(planned([sudo], { present: ours }, control)).toMatchObject([{ outcome }]);
});

test.each([
  ["", ["/etc/b", "/etc/a"]],
  ["c", ["/etc/a"]],
  ["unknown", []],
])("undo of the control `%s` is about %j, never about another stack's", (control, names) => {
  const entries = [
    entry("file", "/etc/a", absent, [ours]),
    { ...entry("file", "/etc/b", absent, [ours]), claims: [["one", "d"]] },
    { ...entry("file", "/etc/z", absent, [ours]), claims: [["two", "c"]] },
  ];
  expect(planned(entries, { present: ours }, control).map(({ name }) => name)).toEqual(names);
});

function entry(kind: string, name: string, before: object, left: readonly object[]): object {
  return { kind, name, before, left, claims: [["one", "c"]] };
}

function key(before: object): object {
  const left = [{ set: true, value: false }];
  return { ...entry("key", "/etc/docker/daemon.json", { ...before, file: absent }, left), key: "icc" };
}

function pack(version: string, name = "auditd"): object {
  return entry("package", name, { version }, []);
}

function mode(digits: string): object {
  return { mode: digits, uid: 0, gid: 0 };
}

function gone(): object {
  return { enabled: "absent", active: false };
}

/** The plan for a server on which everything answers alike. */
function planned(
  entries: readonly unknown[],
  given: Omit<Case, "entry">,
  control = "",
): readonly { readonly name: string; readonly outcome: string }[] {
  return evaluate(
    "record.undo",
    `[{field: value for field, value in step.items() if field != "entry"} for step in it.plan(
      given["entries"], it.Request("one", given["control"], given["packages"]), types.SimpleNamespace(
        present=lambda entry: given["present"], users_of=lambda name: given["users"], running=lambda: given["running"],
        removed_with=lambda name: given["along"], contents=lambda folder: given["contents"],
        has_own_file=lambda unit: given["ownFile"]))]`,
    { packages: false, running: [], users: [], along: [], contents: [], ownFile: false, ...given, entries, control },
  ) as [];
}
