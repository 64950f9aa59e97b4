import { chmodSync, mkdtempSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/rendered.ts";
import { evaluate } from "./python.ts";

/* What a server lacks, whose its files are, and how what was read becomes findings. */

const folder = temporaryFolder("parts");

function release(text: string): string {
  const path = join(folder, `os-release-${Math.abs(hash(text))}`);
  writeFileSync(path, text);
  return path;
}

function hash(text: string): number {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7);
}

test.each([
  [
    "Debian 13",
    'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nID=debian\nVERSION_ID="13"\nVERSION_CODENAME=trixie\n',
    "debian 13",
  ],
  ["Ubuntu 24.04", "ID=ubuntu\nID_LIKE=debian\nVERSION_ID='24.04'\nVERSION_CODENAME=noble\n", "ubuntu 24.04"],
])("the system %s is known", (_what, text, key) => {
  expect(evaluate("server.packages", "it.operating_system(given)", release(text))).toMatchObject({ key });
});

test.each([
  [
    "another distribution",
    'PRETTY_NAME="Rocky Linux 9.5"\nID="rocky"\nVERSION_ID="9.5"\n',
    "this server runs Rocky Linux 9.5",
  ],
  [
    "an older version",
    'PRETTY_NAME="Debian GNU/Linux 11"\nID=debian\nVERSION_ID="11"\n',
    "this server runs Debian GNU/Linux 11",
  ],
  ["one without a version", "ID=debian\n", "this server runs a system"],
  ["a file that cannot be understood", 'ID="debian\n', "this server runs a system"],
])("%s is refused before any change", (_what, text, words) => {
  const said = evaluate("server.packages", "refused(lambda: it.operating_system(given))", release(text));
  expect(said).toContain(words);
  expect(said).toContain("prepare: false");
});

test("without /etc/os-release the system is unknown", () => {
  const said = evaluate("server.packages", "refused(lambda: it.operating_system(given))", join(folder, "none"));
  expect(said).toContain("this server runs a system");
});

/** What is to be installed on a system that has some programs already. */
function missing(key: string, engine: string, there: readonly string[], builds = true): unknown {
  const given = { wanted: { engine, apparmor: true, audit: true, builds }, system: { key, name: key }, there };
  const stub =
    "setattr(it, 'is_there', lambda need: need in given['there']) or setattr(it, 'has_docker_packages', lambda: 'docker-ce' in given['there'])";
  const call =
    "[name for need, names in it.needs(given['wanted'], given['system']).items() if not it.is_there(need) for name in names]";
  return evaluate("server.packages", `${stub} or ${call}`, given);
}

const base = ["apparmor", "auditd"];

test.each<[string, string, string, readonly string[], boolean, readonly string[]]>([
  ["bare", "debian 13", "distribution", [], true, ["docker.io", "docker-cli", "docker-compose", ...base]],
  ["bare", "ubuntu 22.04", "distribution", [], true, ["docker.io", "docker-compose-v2", "docker-buildx", ...base]],
  ["bare", "ubuntu 24.04", "distribution", [], false, ["docker.io", "docker-compose-v2", ...base]],
  [
    "bare",
    "debian 12",
    "docker",
    [],
    false,
    ["docker-ce", "docker-ce-cli", "containerd.io", "docker-compose-plugin", ...base],
  ],
  ["with all of it", "debian 13", "distribution", ["engine", "compose", "apparmor", "audit"], true, []],
  [
    "with an engine from elsewhere",
    "debian 12",
    "distribution",
    ["engine", "compose", "buildx", "audit"],
    true,
    ["apparmor"],
  ],
  [
    "with Docker's engine without Compose",
    "debian 13",
    "distribution",
    ["docker-ce", "engine"],
    false,
    ["docker-compose-plugin", ...base],
  ],
])("packages of a server %s: %s, by the answer %s", (_what, key, engine, there, builds, names) => {
  expect(missing(key, engine, there, builds)).toEqual(names);
});

test("Debian 12's own engine is too old, and the way out is named", () => {
  const given = { engine: "distribution", apparmor: true, audit: true, builds: false };
  const call =
    "setattr(it, 'is_there', lambda need: False) or refused(lambda: it.needs(given, {'key': 'debian 12', 'name': 'Debian 12'}))";
  expect(evaluate("server.packages", call, given)).toContain("server: { engine: docker }");
});

test.each([
  ["none", 0, "stale"],
  ["of an hour ago", 3600, "fresh"],
  ["of two days ago", 172_800, "stale"],
])("package lists %s (%i s) are %s", (_what, age, fresh) => {
  const lists = mkdtempSync(join(folder, "lists-"));
  if (age > 0) {
    writeFileSync(join(lists, "deb_Packages"), "");
  }
  const now = 2_000_000_000;
  utimesSync(lists, now - age, now - age);
  expect(evaluate("server.packages", "it.lists_age(*given) < it.DAY_SECONDS", [lists, now])).toBe(fresh === "fresh");
});

test.each([
  [0o644, 0o644, null],
  [0o600, 0o644, null],
  [0o622, 0o644, "0600"],
  [0o666, 0o660, "0660"],
  [0o700, 0o644, "0600"],
  [0o4755, 0o755, "0755"],
  [0o444, 0o400, "0400"],
])("mode %o where %o is the widest", (mode, widest, wanted) => {
  const path = join(folder, "file");
  writeFileSync(path, "");
  chmodSync(path, mode);
  const fault = evaluate("server.modes", "it.fault_of(given[0], given[1], 'root')", [path, widest]);
  expect(fault).toEqual(wanted === null ? null : expect.objectContaining({ mode: wanted }));
});

test.each<[string, object, object, object]>([
  ["right", { a: "1" }, {}, { ok: true, evidence: "a 1" }],
  ["wrong", { a: "2" }, {}, { ok: false, evidence: "a 2", why: "a is 2, wanted 1" }],
  ["not read, with a reason", {}, { a: "no engine answers" }, { ok: null, why: "no engine answers" }],
  ["not read at all", {}, {}, { ok: null, why: "a was not read" }],
])("a finding of a reading that is %s", (_what, readings, unread, expected) => {
  const given = [{ one: { a: "1" } }, { part: { todo: [], readings, unread } }];
  expect(evaluate("server.parts", "it.findings_of('server', *given)", given)).toEqual([
    { host: "server", control: "one", ...expected },
  ]);
});

test("a wrong reading outweighs one that was not possible", () => {
  const given = [{ one: { a: "1", b: "1" } }, { part: { readings: { a: "2" }, unread: { b: "why" } } }];
  expect(evaluate("server.parts", "it.findings_of('server', *given)", given)).toMatchObject([{ ok: false }]);
});

test("the faults of all parts are told at once", () => {
  const call = `(lambda part: it.run_parts({"a": part, "b": part, "c": part}, {"a": "first", "b": "second"}))(
    type("Part", (), {"look": staticmethod(lambda wanted: (_ for _ in ()).throw(it.ServerFault(wanted)))}))`;
  expect(evaluate("server.parts", call)).toEqual([{}, ["first", "second"]]);
});
