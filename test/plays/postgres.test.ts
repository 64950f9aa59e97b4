import { evaluate } from "./python.ts";

const password = "it's\\mine";
const owner = "harden_init_owner";

const administrator = role("postgres", {
  powers: ["SUPERUSER", "CREATEDB"],
  connections: -1,
  password: stored("secret"),
});
const tablesOwner = role(owner, { login: false, connections: -1, password: null });
const web = role("web", { password: stored(password) });
const inside = { kind: "inside", schemas: 1, tables: 3, sequences: 2, objects: 5, foreign: 0, table: true };
const mark = { kind: "mark", state: "done", objects_before: 0 };
const connect = right("CONNECT", "database shop");
const rights = [
  connect,
  right("USAGE", "schemas"),
  right("USAGE", "new schemas"),
  ...["SELECT", "INSERT", "UPDATE", "DELETE"].flatMap((name) => [right(name, "tables", 3), right(name, "new tables")]),
  ...["SELECT", "USAGE"].flatMap((name) => [right(name, "sequences", 2), right(name, "new sequences")]),
];
const ways = [
  way("local", ["all"], ["postgres"], "peer"),
  way("host", ["shop"], ["web"], "scram-sha-256"),
  way("host", ["all"], ["all"], "reject"),
];
const whole = [administrator, tablesOwner, web, inside, mark, ...rights, ...ways];

describe("a password as the server stores it", () => {
  test("is that of RFC 7677", () => {
    const salt = "base64.b64decode('W22ZaJ0SNY7soEsUEjb6gQ==')";
    expect(evaluate("postgres.scram", `it.verifier("pencil", it.${salt})`)).toBe(
      "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
    );
  });

  test.each([
    ["itself", "a", "a", true],
    ["another", "a", "b", false],
    ["a soft hyphen, which clients leave out", "I\u00adX", "IX", true],
    ["a sign that stands for two letters", "\u2168", "IX", true],
    ["a blank of another sort", "a\u00a0b", "a b", true],
    ["what the rules do not allow, taken as it is", "a\u0007\u2168", "a\u0007IX", false],
    ["left and right mixed, taken as it is", "\u0627\u2168", "\u0627IX", false],
    ["right to left", "\u0627\u0031\u0628", "\u0627\u0031\u0628", true],
  ])("recognises %s", (_what, one, other, same) => {
    expect(evaluate("postgres.scram", "it.holds(it.verifier(given[0]), given[1])", [one, other])).toBe(same);
  });

  test.each([null, "", "md5abc", "SCRAM-SHA-256$0:AAAA$AAAA:AAAA", "SCRAM-SHA-256$4096:A$A:A"])(
    "is not seen in %j",
    (text) => expect(evaluate("postgres.scram", "it.holds(given, 'x')", text)).toBe(false),
  );
});

test.each([
  ["a name", "it.name(given)", 'a"b', '"a""b"'],
  ["a text", "it.quoted(given)", "it's\\", "'it''s\\'"],
  [
    "an error of a file",
    "it.message(given)",
    'psql:<stdin>:7: ERROR:  no "x"\nLINE 1: SELECT',
    'ERROR:  no "x" at line 7',
  ],
  [
    "an error after notices, without the rows that follow it",
    "it.message(given)",
    "NOTICE:  skipped\npsql:<stdin>:2: WARNING:  old\nERROR:  duplicate key\nDETAIL:  Key (id)=(Alice)",
    "ERROR:  duplicate key",
  ],
  [
    "a client that cannot connect",
    "it.message(given)",
    "psql: error: connection failed: FATAL:  no",
    "psql: error: connection failed: FATAL:  no",
  ],
  ["what is no error", "it.message(given)", "Killed", "Killed"],
])("%s", (_what, expression, given, expected) => {
  expect(evaluate("postgres.client", expression, given)).toBe(expected);
});

test("a server that has all that is wanted leaves nothing to do", () => {
  expect(look(whole)).toEqual({
    wrong: [],
    open: [],
    owner: true,
    password: true,
    seed: "done",
    findings: [true, true, true],
  });
});

test.each<[string, readonly object[], object]>([
  ["no account", without(web), { wrong: ["web"], findings: [false, true, true] }],
  ["another password", replace(web, { password: stored("other") }), { wrong: ["web"] }],
  ["an account that cannot log in", replace(web, { login: false }), { wrong: ["web"] }],
  ["an account with an end", replace(web, { until: "2020-01-01" }), { wrong: ["web"] }],
  ["a power", replace(web, { powers: ["CREATEROLE"] }), { wrong: ["web"] }],
  ["every connection", replace(web, { connections: -1 }), { wrong: ["web"] }],
  ["a right too few", without(connect), { wrong: ["web"] }],
  ["a table without the right", replace(rights[3], { count: 2 }), { wrong: ["web"] }],
  ["a right that can be handed on", replace(rights[3], { grantable: true }), { wrong: ["web"] }],
  ["a right too many", [...whole, right("TRUNCATE", "tables", 3)], { wrong: ["web"] }],
  ["another database", [...whole, right("CONNECT", "database postgres")], { wrong: ["web"] }],
  ["a function", [...whole, holding("pg_proc")], { wrong: ["web"] }],
  ["a table of its own", [...whole, holding("pg_class", { owned: true })], { wrong: ["web"] }],
  ["a thing of another database", [...whole, holding("pg_class", { database: "old" })], { wrong: ["web"] }],
  ["a setting", [...whole, { kind: "setting", name: "web", database: null, settings: ["role=x"] }], { wrong: ["web"] }],
  ["a role", [...whole, { kind: "member", of: owner, name: "web" }], { wrong: ["web"] }],
  ["an owner that can log in", replace(tablesOwner, { login: true }), { owner: false }],
  ["tables of somebody else", replace(inside, { foreign: 1 }), { owner: false }],
  ["no owner", without(tablesOwner), { owner: false }],
  ["an administrator with another password", replace(administrator, { password: stored("x") }), { password: false }],
  [
    "a schema in which everybody makes tables",
    [...whole, { ...right("CREATE", "schemas"), grantee: "PUBLIC" }],
    { open: ["CREATE on schemas"], findings: [true, true, false] },
  ],
  ["a way in for everybody", [...whole, way("host", ["all"], ["all"], "trust")], { findings: [true, false, true] }],
  [
    "a way in for the administrator",
    [...whole, way("host", ["shop"], ["postgres"], "scram-sha-256")],
    { findings: [true, false, true] },
  ],
  [
    "a rule that cannot be read",
    [...whole, { ...way("host", [], [], "reject"), error: "odd" }],
    { findings: [true, false, true] },
  ],
  ["a missing table", replace(inside, { table: false }), { seed: "wanted" }],
  ["no database", without(inside), { seed: "wanted", owner: false, wrong: ["web"] }],
  [
    "a seed that was cut off and left nothing",
    replace(mark, { state: "started", objects_before: 5 }),
    { seed: "wanted" },
  ],
  ["a seed that ended its transaction and was cut off", replace(mark, { state: "started" }), { seed: "half" }],
  ["a table of somebody else's", without(mark), { seed: "foreign" }],
])("%s is seen", (_what, found, seen) => {
  expect(look(found)).toMatchObject(seen);
});

test("an application that changes tables begins as their owner, and has no right of its own beyond", () => {
  const member = { kind: "member", of: owner, name: "web" };
  const setting = { kind: "setting", name: "web", database: "shop", settings: [`role=${owner}`] };
  const as = [
    administrator,
    tablesOwner,
    web,
    inside,
    mark,
    connect,
    right("TEMPORARY", "database shop"),
    member,
    setting,
    ...ways,
  ];
  expect(look(as, "schema")).toMatchObject({ wrong: [], findings: [true, true, true] });
  expect(
    look(
      as.filter((row) => row !== setting),
      "schema",
    ),
  ).toMatchObject({ wrong: ["web"] });
  expect(look(as)).toMatchObject({ wrong: ["web"] });
});

test("an empty database has no right on tables to give", () => {
  const empty = { ...inside, tables: 0, sequences: 0 };
  const given = rights.filter(({ scope }) => scope !== "tables" && scope !== "sequences");
  expect(look([administrator, tablesOwner, web, empty, mark, ...given, ...ways])).toMatchObject({ wrong: [] });
});

function look(found: readonly object[], wanted = "data"): unknown {
  return evaluate(
    "postgres.state",
    `(lambda state: {"wrong": state.wrong_accounts(), "open": state.open_rights(), "owner": state.has_owner(),
      "password": state.has_password(), "seed": state.seed(), "findings": [finding["ok"] for finding in state.findings()]})(
      it.State(given["output"], "shop", [{"user": "web", "rights": given["rights"], "connections": 40}],
        {"web": given["password"], "postgres": "secret"}))`,
    { output: found.map((row) => JSON.stringify(row)).join("\n"), password, rights: wanted },
  );
}

function role(name: string, other: object) {
  return { kind: "role", name, login: true, inherit: true, connections: 40, until: null, powers: [], ...other };
}

function right(name: string, scope: string, count = 1) {
  return { kind: "right", grantee: "web", right: name, scope, grantable: false, count };
}

function holding(what: string, other: object = {}) {
  return { kind: "holding", name: "web", database: "shop", what, owned: false, ...other };
}

function way(type: string, databases: readonly string[], users: readonly string[], method: string) {
  return { kind: "way", type, databases, users, method, error: null };
}

function without(gone: object): readonly object[] {
  return whole.filter((row) => row !== gone);
}

function replace(one: object | undefined, changes: object): readonly object[] {
  return whole.map((row) => (row === one ? { ...row, ...changes } : row));
}

function stored(text: string): unknown {
  return evaluate("postgres.scram", "it.verifier(given)", text);
}
