import { readLearned } from "../../src/learn/facts.ts";
import { everyRule } from "../support/learning/learned.ts";
import { documentOf, image } from "./lesson.ts";

const read = (changes: Readonly<Record<string, unknown>> = {}) =>
  readLearned(JSON.stringify(documentOf(changes)), "web");

test("a whole result is taken as it is", () => {
  expect(read()).toEqual(documentOf());
});

test("what the tool does not know yet is left out", () => {
  expect(read({ "facts.weather": { value: "none" }, news: 1 })).toEqual(documentOf());
});

test("where something was not found out, that is no fault", () => {
  const unknown = { user: null, capabilities: null, read_only: null, limits: {}, calls: null };
  expect(read({ state: "partial", why: "it was interrupted", facts: unknown })).toMatchObject({
    state: "partial",
    facts: { user: null, capabilities: null, writable: [], volumes: [], ports: [], limits: {} },
  });
});

test.each([undefined, null])("a previous lesson, which does not say whom a service talks to, is one: %s", (network) => {
  expect(read({ "facts.network": network })).toMatchObject({ state: "learned" });
});

test("whom it talks to", () => {
  const network = {
    lives: 4,
    peers: [{ value: "My_db.1", evidence: "its name was asked for", ports: ["5432", "53/udp"] }],
    outside: [{ value: "_x.api.example.org", evidence: "" }],
    addresses: ["192.0.2.1", "2001:db8::1", "unknown"].map((value) => ({ value, evidence: "", ports: [] })),
  };
  expect(read({ "facts.network": network })).toMatchObject({ facts: { network } });
});

test("each rule of AppArmor that learning makes", () => {
  const profile = { value: everyRule, evidence: "it lived 2 times", enforced: 2 };
  expect(read({ "facts.profile": profile })).toMatchObject({ facts: { profile } });
});

test.each([
  "/usr/bin/x ix,\n  capability sys_admin",
  "/x} profile other { /** rwix",
  "/usr/bin/x Ux",
  "/usr/bin/x rix",
  "/** rwlkmix",
  "/x y r",
  '/x" r',
  "/{a,b} r",
  "/@{HOME} r",
  "relative r",
  "audit /x r",
  "allow /x r",
  "deny /x rw",
  "include <abstractions/x>",
  "change_profile",
  "mount",
  "ptrace trace",
  "signal",
  "capability sys-admin",
  "network inet stream peer",
  `/${"x".repeat(500)} r`,
])("a rule that it does not make is none: %s", (rule) => {
  const profile = { value: ["/{,*} mr", rule], evidence: "", enforced: 2 };
  expect(read({ "facts.profile": profile })).toMatchObject({ wrong: expect.stringContaining("facts.profile.value") });
});

test("a failure needs no facts", () => {
  const failed = {
    service: "web",
    image: "",
    state: "failed",
    why: "it needs its peers",
    runs: 0,
    starts: 0,
    seconds: 0,
  };
  expect(readLearned(JSON.stringify(failed), "web")).toMatchObject({ state: "failed", why: "it needs its peers" });
});

test("texts are safe to print, and short", () => {
  const learned = read({ why: "\u001b[2J", unexercised: ["x".repeat(5000)], "facts.user.evidence": "one\ntwo" });
  expect(learned).toMatchObject({
    why: "\\u{1b}[2J",
    unexercised: [`${"x".repeat(300)}…`],
    facts: { user: { evidence: "one\\u{a}two" } },
  });
});

test.each([
  ["", "it is no JSON document"],
  ["no JSON", "it is no JSON document"],
  ["[]", "it is no JSON document"],
  ["null", "it is no JSON document"],
  ["{}", "state:"],
  [JSON.stringify(documentOf()).slice(0, -1), "it is no JSON document"],
  [`${JSON.stringify(documentOf())}${" ".repeat(1024 * 1024)}`, "it is larger than 1024 KiB"],
  [JSON.stringify(documentOf({ service: "other\u001b" })), "it is about the service other\\u{1b}"],
])("what is no result teaches nothing: %#", (said, wrong) => {
  expect(readLearned(said, "web")).toEqual({ wrong: expect.stringContaining(wrong) });
});

test.each<[string, unknown]>([
  ["state", "proven"],
  ["image", "nginx:1.27"],
  ["image", ""],
  ["digests", ["nginx@sha256:abc"]],
  ["facts", null],
  ["facts", {}],
  ["facts.user", undefined],
  ["facts.user.value", "0:0"],
  ["facts.user.value", "www-data"],
  ["facts.user.value", "33:33\n"],
  ["facts.user.evidence", 7],
  ["facts.capabilities", [{ value: "chown", evidence: "" }]],
  ["facts.capabilities", "CHOWN"],
  ["facts.capabilities", Array(101).fill({ value: "CHOWN", evidence: "" })],
  ["facts.read_only.value", "yes"],
  ["facts.writable", [{ value: "/", evidence: "" }]],
  ["facts.writable", [{ value: "/usr", evidence: "" }]],
  ["facts.writable", [{ value: "/usr/local/bin", evidence: "" }]],
  ["facts.writable", [{ value: "/etc:size=1m", evidence: "" }]],
  ["facts.writable", [{ value: "/proc/self", evidence: "" }]],
  ["facts.writable", [{ value: "/dev/mem", evidence: "" }]],
  ["facts.writable", [{ value: "/run/../usr", evidence: "" }]],
  ["facts.writable", [{ value: "run", evidence: "" }]],
  ["facts.writable", [{ value: "/run:exec,size=16m", evidence: "" }]],
  ["facts.writable", [{ value: "/run:size=16m,suid", evidence: "" }]],
  ["facts.writable", [{ value: "/a{{b}}", evidence: "" }]],
  ["facts.volumes", [{ value: "/var/lib/$x", evidence: "" }]],
  ["facts.ports", [{ value: 0, evidence: "" }]],
  ["facts.health.value", { test: ["CMD", "true"] }],
  ["facts.health.value.listens", 65536],
  ["facts.limits.memory.value", "lots"],
  ["facts.limits.memory.value", "5m"],
  ["facts.limits.pids.value", 7],
  ["facts.limits.open_files.value", 7],
  ["facts.calls.value", ["bind", "Accept4;"]],
  ["facts.calls.value", Array(601).fill("bind")],
  ["facts.calls.machine", "x86_64; rm"],
  ["facts.calls.enforced", "often"],
  ["facts.network", "nobody"],
  ["facts.network.lives", -1],
  ["facts.network.peers", undefined],
  ["facts.network.peers", [{ value: "../db", evidence: "", ports: [] }]],
  ["facts.network.peers", [{ value: "db", evidence: "", ports: ["0"] }]],
  ["facts.network.peers", [{ value: "db", evidence: "", ports: ["53/sctp"] }]],
  ["facts.network.peers", [{ value: "db", evidence: "", ports: Array(51).fill("80") }]],
  ["facts.network.outside", [{ value: "API.example.org", evidence: "" }]],
  ["facts.network.outside", [{ value: "api.example.org\n", evidence: "" }]],
  ["facts.network.outside", [{ value: "x".repeat(254), evidence: "" }]],
  ["facts.network.outside", Array(101).fill({ value: "a", evidence: "" })],
  ["facts.network.addresses", [{ value: "192.0.2.256", evidence: "", ports: [] }]],
  ["facts.network.addresses", [{ value: "api.example.org", evidence: "", ports: [] }]],
  ["runs", -1],
  ["seconds", "41"],
  ["unexercised", "nothing"],
  ["experiments", [{ name: "as shipped" }]],
])("a wrong value is named by its place: %s = %j", (path, value) => {
  expect(read({ [path]: value })).toEqual({
    wrong: expect.stringMatching(RegExp(`^${path.replace(/\.value.*/, "")}`)),
  });
});

test.each(["/dev/shm", "/usr/local/apache2/logs:size=8m", "/etc/app", "/var/lib/nginx", "/library"])(
  "%s is a place for memory",
  (value) => {
    expect(read({ "facts.writable": [{ value, evidence: "" }] })).toMatchObject({ image });
  },
);
