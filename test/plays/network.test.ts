import { createServer } from "node:net";
import { evaluate } from "./python.ts";

const rule = (words: string): string => `-A DOCKER ${words} -j DNAT --to-destination 172.19.0.2:80`;

test.each([
  ["one address", rule("-d 127.0.0.1/32 ! -i br-1 -p tcp -m tcp --dport 8081"), ["127.0.0.1", "8081"]],
  ["every address", rule("! -i br-1 -p tcp -m tcp --dport 8081"), ["0.0.0.0", "8081"]],
  ["every address but one", rule("! -d 10.0.0.1/32 -p tcp -m tcp --dport 8081"), ["0.0.0.0", "8081"]],
  ["every port", rule("-p tcp"), ["0.0.0.0", "any"]],
])("a rule of the packet filter for %s is a way in", (_what, text, [address, port]) => {
  const way = ["172.19.0.2", address, port, "80", "tcp"];
  expect(evaluate("reading.network", "it.translations(given)", `*nat\n${text}\nCOMMIT`)).toEqual([way]);
});

test("a rule of version 6 names its address without brackets", () => {
  const text = "-A DOCKER -d ::1/128 -p tcp -m tcp --dport 8081 -j DNAT --to-destination [fd00::2]:80";
  expect(evaluate("reading.network", "it.translations(given)", text)).toEqual([
    ["fd00::2", "::1", "8081", "80", "tcp"],
  ]);
});

test("rules that lead nowhere else are no way in", () => {
  const text = "-A POSTROUTING -s 172.19.0.0/16 ! -o br-1 -j MASQUERADE\n-A DOCKER -i br-1 -j RETURN";
  expect(evaluate("reading.network", "it.translations(given)", text)).toEqual([]);
});

test("a helper program of the engine is told by its arguments", () => {
  const words = ["docker-proxy", "-proto", "tcp", "-host-ip", "0.0.0.0", "-host-port", "80"];
  const inside = ["-container-ip", "172.19.0.2", "-container-port", "8080", "-use-listen-fd"];
  expect(evaluate("reading.network", "it.proxy(given)", [...words, ...inside])).toEqual([
    "172.19.0.2",
    "0.0.0.0",
    "80",
    "8080",
    "tcp",
  ]);
});

test("a port counts as listening while a program listens", async () => {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  const listens = () => evaluate("reading.network", "given in it.sockets()", port);
  expect(listens()).toBe(true);
  await new Promise((done) => server.close(done));
  expect(listens()).toBe(false);
});

const unit = (enabled: string, active: string) => ({
  UnitFileState: enabled,
  ActiveState: active,
  NeedDaemonReload: "no",
});

test.each([
  ["all is there", unit("enabled", "active"), [], [], { todo: [], readings: { "filter c": "in force" } }],
  [
    "a rule was taken away",
    unit("enabled", "active"),
    ["r"],
    [],
    { todo: ["c"], readings: { "filter c": "1 rules short" } },
  ],
  ["the unit is off", unit("disabled", "inactive"), [], [], { todo: ["c"], readings: { "filter c": "in force" } }],
  [
    "a network has another bridge",
    unit("enabled", "active"),
    [],
    ["s_front"],
    { todo: [], readings: { "filter c": expect.stringContaining("s_front") } },
  ],
])("rules that guard a network: %s", (_what, state, missing, stray, seen) => {
  const program = `[setattr(it, "state_of", lambda name: given["state"]), setattr(it.os, "access", lambda *_: True),
    setattr(it, "in_force", lambda rule: rule not in given["missing"]), setattr(it, "stray_networks", lambda *_: given["stray"]),
    it.look({"project": "s", "bridges": [], "units": {"c": {"unit": "u", "rules": ["r", "q"]}}})][-1]`;
  expect(evaluate("server.filter", program, { state, missing, stray })).toEqual(seen);
});

test("a server without the program is not measured, and nothing is tried again and again", () => {
  const program = `[setattr(it, "state_of", lambda name: given), setattr(it.os, "access", lambda *_: False),
    it.look({"project": "s", "bridges": [], "units": {"c": {"unit": "u", "rules": ["r"]}}})][-1]`;
  expect(evaluate("server.filter", program, unit("enabled", "inactive"))).toEqual({
    todo: [],
    readings: {},
    unread: { "filter c": "this server has no /usr/sbin/iptables" },
  });
});
