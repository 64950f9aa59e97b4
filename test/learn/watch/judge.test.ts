import { lessonSchema } from "../../../src/learn/facts.ts";
import { judgeLogs } from "../../../src/learn/watch/judge.ts";
import { type Logged, readLogged } from "../../../src/learn/watch/logged.ts";
import { withMissed } from "../../../src/learn/watch/plan-watch.ts";
import { formatJudged } from "../../../src/learn/watch/text.ts";
import type { Watch } from "../../../src/learn/watch/watch.ts";
import { documentOf } from "../lesson.ts";

const since = Date.UTC(2026, 10, 28, 12) / 1000;
const web: Watch = { service: "web", list: { calls: ["bind"], machine: "x86_64" }, isReadOnly: true, since };
const both: Watch = { ...web, rules: ["/etc/app.conf r"] };
const made = { service: "web", call: "mkdir", programs: ["/bin/app"], count: 1, first: since + 5, last: since + 5 };
const quiet: Logged = {
  ...{ machine: "x86_64", logged: true, excluded: [], daemon: true, first: since - 5, cut: false, lost: 0 },
  ...{ watched: ["web"], complaining: ["web"], calls: [], accesses: [] },
};
const allowed = new Set(["bind", "mkdir", "uname"]);

function judge(...hosts: readonly Partial<Logged>[]) {
  return judgeBy(web, ...hosts);
}

function judgeBy(watch: Watch, ...hosts: readonly Partial<Logged>[]) {
  const logs = hosts.map((changes, at) => ({ host: `host-${at}`, logged: { ...quiet, ...changes } }));
  return judgeLogs(logs, [watch], allowed);
}

test.each([
  ["a call that is missing", made, ["mkdir"], []],
  ["one that the list has", { ...made, call: "bind" }, [], []],
  ["one that no service is given", { ...made, call: "mount" }, [], ["mount"]],
  ["one of before the watch", { ...made, last: since - 1 }, [], []],
  ["another service's", { ...made, service: "db" }, [], []],
  ["one that is nobody's", { ...made, service: null, uid: 33 }, [], []],
])("%s", (_, call, missed, beyond) => {
  const [seen] = judge({ calls: [call] }).services;
  expect(seen?.missed.map((one) => one.name)).toEqual(missed);
  expect(seen?.beyond.map((one) => one.name)).toEqual(beyond);
});

const { call: _call, ...often } = made;
const opened = { ...often, rule: "/etc/shop.conf r", deed: "" };

test.each([
  ["a rule that is missing", both, opened, ["/etc/shop.conf r"], []],
  ["one that the profile has", both, { ...opened, rule: "/etc/app.conf r" }, [], []],
  ["what no rule allows", both, { ...opened, rule: "", deed: "file_mmap /data/x m" }, [], ["file_mmap /data/x m"]],
  ["one of before the watch", both, { ...opened, last: since - 1 }, [], []],
  ["another service's", both, { ...opened, service: "db" }, [], []],
  ["one of a profile that is not watched", web, opened, [], []],
])("%s", (_, watch, access, missed, beyond) => {
  const [seen] = judgeBy(watch, { accesses: [access] }).services;
  expect(seen?.missed.map(({ what, name }) => `${what} ${name}`)).toEqual(missed.map((rule) => `rule ${rule}`));
  expect(seen?.beyond.map(({ name }) => name)).toEqual(beyond);
});

test("calls and rules of one service are told together, and a profile may be watched alone", () => {
  const { list: _list, ...alone } = both;
  const log = { calls: [made], accesses: [{ ...opened, count: 2 }] };
  const names = (watch: Watch) => judgeBy(watch, log).services[0]?.missed.map(({ name }) => name);
  expect([names(both), names(alone)]).toEqual([["/etc/shop.conf r", "mkdir"], ["/etc/shop.conf r"]]);
  const { gaps } = judgeBy(alone, { watched: [], logged: false, excluded: ["SECCOMP"], machine: "aarch64" });
  expect(gaps).toEqual([]);
});

test.each<[string, Partial<Logged>, RegExp]>([
  ["no such profile is loaded", { complaining: [] }, /no watched AppArmor profile of web: was it deployed/],
  ["a rule drops the records of both", { excluded: ["SECCOMP", "AVC"] }, /with msgtype=SECCOMP, AVC/],
])("what may be missing of a profile is told: %s", (_, changes, gap) => {
  expect(judgeBy(both, changes).gaps).toEqual([expect.stringMatching(gap)]);
});

test("what several hosts logged is told once", () => {
  const [seen] = judge(
    { calls: [made] },
    { calls: [{ ...made, programs: ["/bin/b"], count: 4, last: since + 90 }] },
  ).services;
  expect(seen?.missed).toEqual([
    {
      ...{ what: "call", name: "mkdir", programs: ["/bin/app", "/bin/b"], count: 5 },
      ...{ first: since + 5, last: since + 90, hosts: ["host-0", "host-1"] },
    },
  ]);
});

test("a server of another machine has other calls", () => {
  const { services, gaps } = judge({ machine: "aarch64", calls: [made] });
  expect(services[0]?.missed).toEqual([]);
  expect(gaps).toEqual(["host-0: it is aarch64, and the list of web is of x86_64"]);
});

test.each<[string, Partial<Logged>, RegExp | undefined]>([
  ["all is well", {}, undefined],
  ["the daemon was just started", { first: since + 30 }, undefined],
  ["the kernel logs nothing", { logged: false }, /kernel\.seccomp\.actions_logged/],
  ["a rule drops it", { excluded: ["SECCOMP"] }, /an audit rule drops these records/],
  ["no daemon runs", { daemon: false }, /no audit daemon runs/],
  ["there is no log", { first: null }, /it has no log of it/],
  ["the log was rotated away", { first: since + 3600 }, /its log begins at 2026-11-28 13:00: what was logged before/],
  ["there is too much", { cut: true }, /the oldest records were left out/],
  ["records were lost", { lost: 7 }, /lost 7 audit records/],
  ["it was never deployed", { watched: ["db"] }, /web does not run with a watched list/],
])("what may be missing is told: %s", (_, changes, gap) => {
  const { gaps } = judge(changes);
  expect(gaps).toEqual(gap === undefined ? [] : [expect.stringMatching(gap)]);
});

test("all of it in words", () => {
  const calls = [
    { ...made, count: 3, last: since + 120 },
    { ...made, call: "mount" },
    { ...made, service: null, uid: 0, call: "uname" },
  ];
  expect(formatJudged(judge({ calls, lost: 1 }))).toEqual([
    "",
    "web: 1 logged that its lists do not have",
    "  call  mkdir  3 times  2026-11-28 12:00 to 2026-11-28 12:02  /bin/app",
    "  These no service is given, and they are not added:",
    "  call  mount  once  2026-11-28 12:00  /bin/app",
    "",
    "Whose call it was is unclear, so it is added to no list:",
    "  call  uname  once  2026-11-28 12:00  /bin/app  user 0 on host-0",
    "",
    "Something may be missing:",
    "  - host-0: its kernel lost 1 audit records",
  ]);
  expect(formatJudged(judge({}))).toEqual(["", "web: nothing was logged that can be added to its lists"]);
});

test.each([
  ["no JSON", "Traceback", /no JSON/],
  ["no call", JSON.stringify({ ...quiet, calls: [{ ...made, call: "rm -rf" }] }), /calls\.0\.call: must be the name/],
  [
    "no rule",
    JSON.stringify({ ...quiet, accesses: [{ ...opened, rule: "/** rwlk,\n  capability" }] }),
    /accesses\.0\.rule: /,
  ],
  ["a time that no calendar has", JSON.stringify({ ...quiet, first: 1e300 }), /first/],
  ["too many calls", JSON.stringify({ ...quiet, calls: Array.from({ length: 1001 }, () => made) }), /calls/],
  ["too much", "x".repeat(5 * 1024 * 1024), /larger than 4096 KiB/],
])("what a host says is not trusted: %s", (_, said, wrong) => {
  expect(readLogged(said)).toEqual({ wrong: expect.stringMatching(wrong) });
});

test("a program's name does nothing to a terminal", () => {
  const said = readLogged(JSON.stringify({ ...quiet, calls: [{ ...made, programs: ["/a\u001b[2J\n"] }] }));
  expect(said).toMatchObject({ calls: [{ programs: ["/a\\u{1b}[2J\\u{a}"] }] });
});

describe("the list afterwards", () => {
  const kept = {
    host: "a",
    at: "2026-11-28T12:00:00Z",
    watched: "2026-11-28T13:00:00Z",
    result: lessonSchema.parse(documentOf()),
  };
  const [seen] = judge({ calls: [made] }).services;

  test("has what was missed, and says so", () => {
    const after = withMissed(kept, seen?.missed ?? [], "2026-12-05");
    expect(after.watched).toBeUndefined();
    expect(after.result.facts.calls).toMatchObject({
      value: ["accept4", "bind", "mkdir"],
      evidence: "it lived 2 times with no other; and one call that was logged while it was watched until 2026-12-05",
      enforced: 2,
    });
  });

  test("and its profile has the rules", () => {
    const profile = { value: ["/etc/app.conf r"], evidence: "it lived 2 times", enforced: 2 };
    const learned = { ...kept, result: { ...kept.result, facts: { ...kept.result.facts, profile } } };
    const found = judgeBy(both, { calls: [made], accesses: [opened, { ...opened, rule: "/bin/tool ix" }] });
    const { facts } = withMissed(learned, found.services[0]?.missed ?? [], "2026-12-05").result;
    expect(facts.profile).toEqual({
      value: ["/bin/tool ix", "/etc/app.conf r", "/etc/shop.conf r"],
      evidence: "it lived 2 times; and 2 rules that were logged while it was watched until 2026-12-05",
      enforced: 2,
    });
    expect(facts.calls?.value).toContain("mkdir");
  });

  test("is the same where nothing was", () => {
    expect(withMissed(kept, [], "2026-12-05").result).toEqual(kept.result);
  });

  test("can be read again after many watches", () => {
    const often = Array.from({ length: 20 }).reduce<typeof kept | ReturnType<typeof withMissed>>(
      (all) => withMissed(all, seen?.missed ?? [], "2026-12-05"),
      kept,
    );
    expect(lessonSchema.parse(often.result).facts.calls?.evidence).toMatch(/watched until 2026-12-05$/);
  });
});
