import { readLearned } from "../../src/learn/facts.ts";
import { findExcess, findUngiven, findUnkept, type Known, proposeAnswers } from "../../src/learn/propose.ts";
import { documentOf } from "./lesson.ts";

function factsOf(changes: Readonly<Record<string, unknown>> = {}) {
  const learned = readLearned(JSON.stringify(documentOf(changes)), "web");
  if (!("facts" in learned)) {
    throw new Error(JSON.stringify(learned));
  }
  return learned.facts;
}

const root = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID"];
const plain: Known = {
  written: {},
  said: {},
  service: { cap_add: root, mem_limit: "128m", pids_limit: 32 },
  calls: "engine",
  isOwn: true,
  apparmor: "off",
  openUntil: {},
  owns: [],
  keeps: [],
  givable: new Set(["/data"]),
  outbound: "any",
  reaches: undefined,
  lacks: new Set(["health-check", "seccomp"]),
};

function proposed(changes: Readonly<Record<string, unknown>> = {}, known: Partial<Known> = {}): object {
  const all = proposeAnswers(factsOf(changes), { ...plain, ...known });
  return Object.fromEntries(all.map(({ path, value }) => [path.join("."), value]));
}

const proven = { value: ["/{,*} mr"], evidence: "it lived 2 times with 1 rules in force", enforced: 2 };

test.each<[string, object, readonly string[], object | undefined]>([
  ["was proven", proven, ["apparmor"], { apparmor: "learned" }],
  ["was not", { ...proven, enforced: 0 }, ["apparmor"], undefined],
  ["was proven, and the stack has none", proven, [], undefined],
])("an AppArmor profile that %s", (_, profile, lacks, answer) => {
  const all = proposed({ "facts.profile": profile }, { lacks: new Set(lacks) });
  expect(all).toEqual(expect.objectContaining(answer ?? {}));
  expect(Object.hasOwn(all, "apparmor")).toBe(answer !== undefined);
});

test("each fact becomes an answer, with what was observed", () => {
  expect(proposeAnswers(factsOf(), plain)).toEqual([
    { path: ["user"], value: "33:33", evidence: ["nginx drops root to 33:33 by itself"] },
    { path: ["capabilities"], value: [], evidence: ["it needs none"] },
    {
      path: ["writable"],
      value: ["/run:size=16m"],
      evidence: ["it lived with its root read-only", "/run: nginx wrote /run/nginx.pid"],
    },
    { path: ["seccomp"], value: "learned", evidence: ["it lived 2 times with no other"] },
    { path: ["health"], value: { listens: 8080 }, evidence: ["port 8080 was listened on after every start"] },
    { path: ["limits", "memory"], value: "1024m", evidence: ["at most 388 MB were used"] },
    { path: ["limits", "pids"], value: 64, evidence: ["at most 9 at once"] },
    { path: ["limits", "open_files"], value: 9000, evidence: ["at most 4500 in one process"] },
  ]);
});

test("capabilities are in order, each with its refusal", () => {
  const needed = [
    { value: "SETUID", evidence: "setuid was refused" },
    { value: "CHOWN", evidence: "fchownat was refused" },
  ];
  const [one] = proposeAnswers(factsOf({ "facts.user": null, "facts.capabilities": needed }), plain);
  expect(one).toEqual({
    path: ["capabilities"],
    value: ["CHOWN", "SETUID"],
    evidence: ["CHOWN: fchownat was refused", "SETUID: setuid was refused"],
  });
});

const limits = ["limits.memory", "limits.pids", "limits.open_files"];
const all = ["user", "capabilities", "writable", "seccomp", "health", ...limits];
const but = (...keys: readonly string[]) => all.filter((key) => !keys.includes(key));

test.each<[string, Readonly<Record<string, unknown>>, Partial<Known>, readonly string[]]>([
  ["no user was found", { "facts.user": null }, {}, but("user")],
  ["the capabilities are not known", { "facts.capabilities": null }, {}, but("capabilities")],
  ["its root is written", { "facts.read_only.value": false }, {}, but("writable")],
  ["nothing is known of its root", { "facts.read_only": null }, {}, but("writable")],
  ["it has that user already", {}, { service: { user: "33:33", cap_add: root } }, but("user")],
  ["user and capabilities are as they were", {}, { service: { user: "33:33" } }, but("user", "capabilities")],
  ["another user without capabilities says so", {}, { service: { user: "5:5" } }, all],
  [
    "its answers say the same",
    {},
    { written: { user: "33:33", writable: ["/run:size=16m"] } },
    but("user", "writable"),
  ],
  ["its answers say less", {}, { written: { writable: ["/run"] } }, all],
  ["it has a health check", {}, { lacks: new Set(["seccomp"]) }, but("health")],
  ["it has a list of system calls", {}, { lacks: new Set(["health-check"]) }, but("seccomp")],
  ["its system calls were recorded only", { "facts.calls.enforced": 0 }, {}, but("seccomp")],
  ["its system calls are not known", { "facts.calls": null }, {}, but("seccomp")],
  ["no port is known", { "facts.health": null }, {}, but("health")],
  ["its answers have limits", {}, { written: { limits: { memory: "1g", pids: 9, open_files: 64 } } }, but(...limits)],
  ["its compose file has limits", {}, { said: { mem_limit: "1g" } }, but("limits.memory")],
  [
    "its compose file has limits for a cluster",
    {},
    { said: { deploy: { resources: { limits: { pids: 9 } } } } },
    but("limits.pids"),
  ],
  ["its compose file has a limit of files", {}, { said: { ulimits: { nofile: 512 } } }, but("limits.open_files")],
  ["it may open more", {}, { service: { ulimits: { nofile: { soft: 64, hard: 9001 } } } }, but("limits.open_files")],
  ["it has as much memory", {}, { service: { mem_limit: "1g", pids_limit: 63 } }, but("limits.memory")],
  ["it has more of both", {}, { service: { mem_limit: "2g", pids_limit: 256 } }, but("limits.memory", "limits.pids")],
  ["nothing was measured", { "facts.limits": null }, {}, but(...limits)],
])("what is proposed where %s", (_, changes, known, keys) => {
  expect(Object.keys(proposed(changes, known))).toEqual(keys);
});

describe("data that must last", () => {
  const volumes = [{ value: "/var/lib/x", evidence: "12 MB were written there" }];
  const withKeeps = ["user", "keeps", ...but("user")];

  test.each([
    ["no volume", [], withKeeps, ["/var/lib/x"]],
    ["another volume", [{ target: "/var/lib/xy" }], withKeeps, ["/var/lib/x"]],
    ["a volume there", [{ target: "/var/lib/x" }], all, []],
    ["a volume above", [{ target: "/var/lib/" }], all, []],
  ])("with %s", (_, mounted, keys, unkept) => {
    const service = { cap_add: root, volumes: mounted };
    expect(Object.keys(proposed({ "facts.volumes": volumes }, { service }))).toEqual(keys);
    expect(findUnkept(factsOf({ "facts.volumes": volumes }), service).map(({ value }) => value)).toEqual(unkept);
  });
});

test("a folder whose data must last becomes a volume, beside those that are some already", () => {
  const volumes = [{ value: "/var/lib/x", evidence: "12 MB were written there" }];
  const known = { ...plain, keeps: ["/srv/x"] };
  expect(proposeAnswers(factsOf({ "facts.volumes": volumes }), known)).toContainEqual({
    path: ["keeps"],
    value: ["/srv/x", "/var/lib/x"],
    evidence: ["/var/lib/x: 12 MB were written there"],
  });
});

test("files in a folder that becomes a volume can be given away", () => {
  const changes = {
    "facts.volumes": [{ value: "/var/lib/x", evidence: "" }],
    "facts.owned": [{ value: "/var/lib/x", evidence: "7 files of 0:0" }],
  };
  expect(proposed(changes)).toMatchObject({ keeps: ["/var/lib/x"], owns: ["/var/lib/x"], user: "33:33" });
});

describe("files that must be given to the user", () => {
  const owned = [{ value: "/data", evidence: "7 files of 0:0" }];

  test("are given by a deploy", () => {
    expect(proposed({ "facts.owned": owned })).toMatchObject({ user: "33:33", owns: ["/data"] });
  });

  test.each([
    [
      "a folder of the server, or which others write",
      new Set<string>(),
      ["health", "limits.memory", "limits.pids", "limits.open_files"],
    ],
    ["another place", new Set(["/other"]), ["health", "limits.memory", "limits.pids", "limits.open_files"]],
  ])("and where that is %s, nothing that follows from the user is proposed", (_, givable, keys) => {
    expect(Object.keys(proposed({ "facts.owned": owned }, { givable }))).toEqual(keys);
    expect(findUngiven(factsOf({ "facts.owned": owned }), { ...plain, givable })).toEqual(owned);
  });
});

test.each([
  [["CHOWN", "NET_RAW"], {}, []],
  [["CHOWN", "SYS_ADMIN"], {}, ["SYS_ADMIN"]],
  [["NET_ADMIN"], { cap_add: ["NET_ADMIN"] }, []],
  [["NET_ADMIN"], { cap_add: ["SYS_ADMIN"] }, ["NET_ADMIN"]],
])("%j is more than a service with %j ever had: %j", (names, service, excess) => {
  const capabilities = names.map((value) => ({ value, evidence: "" }));
  expect(findExcess(factsOf({ "facts.capabilities": capabilities }), service)).toEqual(excess);
});
