import { evaluate } from "./python.ts";

const password = "it's\\mine";

const server = { kind: "server", root: "root@localhost", database: 1, test: 0, table: 1 };
const root = account("root", "localhost", { hash: "*1" });
const health = account("mysql", "localhost", { plugin: "unix_socket", hash: "" });
const web = account("web", "%", { hash: nativeHash(password), connections: 40 });
const rights = ["SELECT", "INSERT", "UPDATE", "DELETE"].map((right) => grant("'web'@'%'", "my\\_db", right));
const mark = { kind: "mark", state: "done", objects_before: 0 };
const crypt = "it.sha256_crypt(given[0].encode(), given[1].encode(), given[2])";
/** Of the password `x`. */
const serversHash =
  "$A$005$\u0015fwSC\u0001\u0015\u000e\u001e\u0007]JXQB\tS\u0002+CRdPtAqiEY0yZbcNRzpQ/AQYNraBdJ2mexLzQMDLoEm.";
const whole = [server, root, health, web, ...rights, mark];

test.each([
  ["plain", "'plain'"],
  ["it's", "'it\\'s'"],
  ["back\\slash", "'back\\\\slash'"],
])("the text %s as an SQL string is %s", (text, sql) => {
  expect(evaluate("mysql.client", "it.quoted(given)", text)).toBe(sql);
});

test("an underscore in a database's name does not open the neighbour's database", () => {
  expect(evaluate("mysql.client", "it.pattern(given)", "my_db")).toBe("my\\_db");
});

test("an error names the fault, and neither the statement nor a password in it", () => {
  const printed = `--------------\nALTER USER 'a'@'%' IDENTIFIED BY 'it\\'s\\\\mine'\n--------------\n\nERROR 1064 (42000) at line 1: near '${password}'`;
  const shown = evaluate("mysql.client", "it.without(it.message(given[0]), [given[1]])", [printed, password]);
  expect(shown).toBe("ERROR 1064 (42000) at line 1: near '[REDACTED]'");
});

// 126 stands for a process that the engine did not bring to life.
test.each([
  ["a client that did not come to life is started again", [126, 126, 0], [0, 0]],
  ["one that never does is an error", [126, 126, 126, 0], [126, 1]],
  ["one that has run is not run twice", [1, 0], [1, 1]],
])("%s", (_what, codes, outcome) => {
  expect(evaluate("mysql.client", startsInTurn, codes)).toEqual(outcome);
});

test("a server that has all that is wanted leaves nothing to do", () => {
  const nothing = { wrong: [], open: [], health: true, seed: "done", findings: [true, true, true] };
  expect(look(whole)).toEqual(nothing);
  expect(look(asMysql(whole), "mysql")).toEqual(nothing);
});

test("each server has its own ways to log in", () => {
  expect(look(whole, "mysql")).toMatchObject({ wrong: ["web"], health: false });
  expect(look(asMysql(whole), "mariadb")).toMatchObject({ wrong: ["web"], health: false });
});

// As `openssl passwd -5` gives them.
test.each([
  ["Hello world!", "saltstring", 5000, "5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"],
  ["Hello world!", "saltstringsaltst", 10_000, "3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA"],
  ["über", "saltstringsaltst", 5000, "baEPepgls4alqFOTzBftqwuolN1V5x3ofY8Hqd.5GJ0"],
  ["x".repeat(100), "a", 5000, "BzuejksQyGKBWETRrz.eTqDpbLY8DKUkVzxxPNKLCQA"],
])("the digest of %s with %s in %d rounds", (password, salt, rounds, digest) => {
  expect(evaluate("mysql.hash", crypt, [password, salt, rounds])).toBe(digest);
});

test.each([
  ["its password", "x", serversHash, true],
  ["another", "y", serversHash, false],
  [
    "the hash of an account that nobody can be",
    "x",
    "$A$005$THISISACOMBINATIONOFINVALIDSALTANDPASSWORDTHATMUSTNEVERBRBEUSED",
    false,
  ],
  ["no hash", "x", "", false],
  ["rounds that are no number", "x", "$A$zz5$THISISACOMBINATIONOFINVALIDSALTANDPASSWORDTHATMUSTNEVERBRBEUSED", false],
  ["a hash of MariaDB", "x", "*4C87C0B1FC0E4B7D0B0D4E4F5C2C3BC4A85BEB21", false],
])("MySQL's hash and %s", (_what, password, stored, fits) => {
  expect(evaluate("mysql.hash", "it.caching_sha2_fits(given[0], given[1])", [password, stored])).toBe(fits);
});

test.each([
  ["an account without a password", { hash: "" }, { findings: [true, true, false] }],
  ["one that nobody can log in to", { hash: "", locked: "1" }, { findings: [true, true, true] }],
])("%s is seen in MySQL", (_what, other, seen) => {
  expect(look(asMysql([...whole, account("x", "%", other)]), "mysql")).toMatchObject(seen);
});

test.each([
  ["no account", without(web), { wrong: ["web"], findings: [false, true, true] }],
  ["another password", replace(web, { ...web, hash: "*0" }), { wrong: ["web"], findings: [false, true, true] }],
  ["a locked account", replace(web, { ...web, locked: "1" }), { wrong: ["web"], findings: [false, true, true] }],
  ["every connection", replace(web, { ...web, connections: 0 }), { wrong: ["web"], findings: [false, true, true] }],
  ["a right too few", without(rights[0]), { wrong: ["web"], findings: [false, true, true] }],
  ["a right on another database", [...whole, grant("'web'@'%'", "mysql", "SELECT")], { wrong: ["web"] }],
  ["a right on everything", [...whole, grant("'web'@'%'", "*", "FILE")], { wrong: ["web"] }],
  ["a role", [...whole, grant("'web'@'%'", "role admin", "role")], { wrong: ["web"] }],
  [
    "root from everywhere",
    [...whole, account("root", "%", {})],
    { open: ["'root'@'%'"], findings: [true, false, true] },
  ],
  [
    "an anonymous account",
    [...whole, account("", "localhost", {})],
    { open: ["''@'localhost'"], findings: [true, true, false] },
  ],
  ["an account without a password", [...whole, account("x", "%", { hash: "" })], { findings: [true, true, false] }],
  ["a test database", replace(server, { ...server, test: 1 }), { findings: [true, true, false] }],
  ["a mighty health account", [...whole, grant("'mysql'@'localhost'", "*", "SELECT")], { health: false }],
  ["a missing table", replace(server, { ...server, table: 0 }), { seed: "wanted" }],
  ["a seed that was cut off", replace(mark, { ...mark, state: "started" }), { seed: "half" }],
  ["a table of somebody else", without(mark), { seed: "foreign" }],
])("%s is seen", (_what, rows, seen) => {
  expect(look(rows)).toMatchObject(seen);
});

/** Gives each start its code by turns; its value are the code that counted and how many are left. */
const startsInTurn = `[
  setattr(it.subprocess, "run", lambda *_, **__: types.SimpleNamespace(returncode=(code := given.pop(0)),
    stderr="OCI runtime exec failed: exec failed" if code == 126 else "")),
  it.Client("c")._exec([], "").returncode,
  len(given)][1:]`;

/** The rows as MySQL gives them: the password of the web service's account is hashed as a server did it. */
function asMysql(rows: readonly object[]): readonly object[] {
  const plugins: Readonly<Record<string, string>> = {
    mysql_native_password: "caching_sha2_password",
    unix_socket: "auth_socket",
  };
  return rows.map((row) => {
    if (!("plugin" in row)) {
      return row;
    }
    const hash = row === web ? mysqlHash(password) : "hash" in row ? row.hash : "";
    return { ...row, plugin: plugins[String(row.plugin)], hash };
  });
}

function mysqlHash(text: string): string {
  const salt = "twenty bytes of salt";
  return `$A$005$${salt}${evaluate("mysql.hash", crypt, [text, salt, 5000])}`;
}

function look(rows: readonly object[], server = "mariadb"): unknown {
  return evaluate(
    "mysql.state",
    `(lambda state: {"wrong": state.wrong_accounts(), "open": state.open_accounts(), "health": state.has_health_account(),
      "seed": state.seed(), "findings": [finding["ok"] for finding in state.findings()]})(
      it.State(given["server"], given["output"], "my_db", [{"user": "web", "rights": "data", "connections": 40}], {"web": given["password"]}))`,
    { output: rows.map((row) => JSON.stringify(row)).join("\n"), password, server },
  );
}

function account(user: string, host: string, other: object) {
  return { kind: "account", user, host, plugin: "mysql_native_password", hash: "*2", locked: "0", ...other };
}

function grant(grantee: string, scope: string, right: string) {
  return { kind: "right", grantee, scope, right, grantable: "NO" };
}

function without(gone: object | undefined): readonly object[] {
  return whole.filter((row) => row !== gone);
}

function replace(one: object, other: object): readonly object[] {
  return whole.map((row) => (row === one ? other : row));
}

function nativeHash(text: string): unknown {
  return evaluate("mysql.servers", "it.native_hash(given)", text);
}
