import fc from "fast-check";
import { holds } from "../support/holds.ts";
import { evaluate } from "./python.ts";

/* The engine's settings: what is merged into somebody's daemon.json, and what is read of the result. */

const settings = {
  "engine-live-restore": { "live-restore": true },
  "engine-no-shared-bridge": { icc: false },
  "engine-bounded-log": { "log-driver": "local", "log-opts": { "max-size": "10m", "max-file": "5" } },
  "engine-ulimits": { "default-ulimits": { nofile: { Name: "nofile", Soft: 64000, Hard: 64000 } } },
  "engine-log-level": { "log-level": "info" },
  "engine-secure-registries": { "insecure-registries": [] },
};
const all = {
  "live-restore": true,
  icc: false,
  "log-driver": "local",
  "log-opts": { "max-size": "10m", "max-file": "5" },
  "default-ulimits": { nofile: { Name: "nofile", Soft: 64000, Hard: 64000 } },
};

/** The merged document with its order, and the words for each change; or the refusal. */
function merge(present: object, flags: object = {}, wanted: object = settings) {
  const [document, changes] = evaluate("daemon.merge", "it.merged(*given)", [present, wanted, flags]) as [
    Readonly<Record<string, unknown>>,
    readonly { readonly key: string; readonly control: string; readonly words: string }[],
  ];
  return { entries: Object.entries(document), changes };
}

const without = (document: object, key: string) =>
  Object.fromEntries(Object.entries(document).filter(([name]) => name !== key));

test.each<[string, object, object]>([
  ["nothing there", {}, all],
  ["all of it there", all, all],
  ["other keys, in their order", { labels: ["a"], zeta: { x: 1 } }, { labels: ["a"], zeta: { x: 1 }, ...all }],
  ["another value, in its place", { icc: true, debug: true }, { icc: all.icc, debug: true, ...without(all, "icc") }],
  [
    "a log driver that sends elsewhere",
    { ...all, "log-driver": "syslog", "log-opts": { tag: "x" } },
    { ...all, "log-driver": "syslog", "log-opts": { tag: "x" } },
  ],
  [
    "json-file with a limit",
    { ...all, "log-driver": "json-file", "log-opts": { "max-size": "1m" } },
    { ...all, "log-driver": "json-file", "log-opts": { "max-size": "1m" } },
  ],
  ["json-file without one", { ...all, "log-driver": "json-file", "log-opts": { labels: "x" } }, all],
  [
    "a limit of open files",
    { ...all, "default-ulimits": { nofile: { Name: "nofile", Soft: 9, Hard: 9 } } },
    { ...all, "default-ulimits": { nofile: { Name: "nofile", Soft: 9, Hard: 9 } } },
  ],
  ["debug's level", { ...all, "log-level": "debug" }, { ...all, "log-level": "info" }],
  ["registries without TLS", { ...all, "insecure-registries": ["r:5000"] }, { ...all, "insecure-registries": [] }],
])("merging: %s", (_what, present, merged) => {
  expect(merge(present).entries).toEqual(Object.entries(merged));
});

test("each change says what was, what is, and which control wants it", () => {
  expect(merge({ ...all, icc: true }).changes).toEqual([
    { key: "icc", control: "engine-no-shared-bridge", words: "icc: true → false" },
  ]);
});

test("options of another driver do not stay beside ours", () => {
  const journald = { "engine-bounded-log": { "log-driver": "journald" } };
  expect(merge({ "log-opts": { labels: "x" } }, {}, journald).entries).toEqual([
    ["log-opts", {}],
    ["log-driver", "journald"],
  ]);
});

test("whatever stands there: other keys stay, and merging twice changes nothing more", () => {
  const keys = fc.constantFrom(
    "icc",
    "labels",
    "log-driver",
    "log-opts",
    "default-ulimits",
    "live-restore",
    "bip",
    "dns",
  );
  const values = fc.oneof(
    fc.boolean(),
    fc.constantFrom("local", "json-file", "syslog", "debug"),
    fc.dictionary(fc.constantFrom("max-size", "nofile", "x"), fc.constant("1m")),
  );
  const documents = fc.array(fc.dictionary(keys, values), { minLength: 20, maxLength: 20 });
  holds(
    fc.property(documents, (several) => {
      const usable = several.filter((one) =>
        ["log-opts", "default-ulimits"].every((key) => !(key in one) || typeof one[key] === "object"),
      );
      const results = evaluate(
        "daemon.merge",
        "[[first, it.merged(first, given[1], {})] for first in (it.merged(one, given[1], {})[0] for one in given[0])]",
        [usable, settings],
      ) as readonly [Readonly<Record<string, unknown>>, [object, readonly unknown[]]][];
      for (const [index, [first, [again, changes]]] of results.entries()) {
        expect(again).toEqual(first);
        expect(changes).toEqual([]);
        const { bip, dns, labels } = usable[index] ?? {};
        expect(first).toMatchObject(JSON.parse(JSON.stringify({ bip, dns, labels })));
      }
    }),
    5,
  );
});

test.each<[string, readonly string[], object]>([
  ["none", ["/usr/sbin/dockerd", "-H", "fd://"], { hosts: ["fd://"] }],
  ["a switch", ["dockerd", "--icc=false"], { icc: false }],
  ["a switch without a value", ["dockerd", "--live-restore", "--debug"], { "live-restore": true, debug: true }],
  ["a value after a blank", ["dockerd", "--log-level", "warn", "--icc"], { "log-level": "warn", icc: true }],
  [
    "lists",
    ["dockerd", "-H", "fd://", "--host=tcp://0.0.0.0:2375", "--insecure-registry", "r:5000"],
    { hosts: ["fd://", "tcp://0.0.0.0:2375"], "insecure-registries": ["r:5000"] },
  ],
  [
    "maps",
    ["dockerd", "--log-opt", "max-size=1m", "--default-ulimit=nofile=9:9"],
    { "log-opts": { "max-size": "1m" }, "default-ulimits": { nofile: "9:9" } },
  ],
  ["nothing at all", [], {}],
])("the engine's command line: %s", (_what, words, flags) => {
  expect(evaluate("daemon.flags", "it.flags_of(given)", words)).toEqual(flags);
});

test("a setting of the command line that is right stays there; another one is refused", () => {
  expect(merge(all, { "live-restore": true }).changes).toEqual([]);
  expect(evaluate("daemon.merge", "refused(lambda: it.merged(*given))", [{}, settings, { icc: true }])).toMatch(
    /started with `icc` = true .* take it out of the unit/,
  );
});

const info = {
  LiveRestoreEnabled: true,
  LoggingDriver: "local",
  SecurityOptions: ["name=seccomp,profile=builtin", "name=no-new-privileges"],
  ExperimentalBuild: false,
  ContainersRunning: 0,
  RegistryConfig: {
    IndexConfigs: { "docker.io": { Secure: true } },
    InsecureRegistryCIDRs: ["127.0.0.0/8", "::1/128"],
  },
  Bridge: { "com.docker.network.bridge.enable_icc": "false" },
};

/** What the checks want, as vars/checks.yml has it. */
const wanted = {
  "engine live-restore": "true",
  "engine no-new-privileges": "true",
  "engine userland-proxy": "false",
  "engine icc": "false",
  "engine log": "bounded",
  "engine open files": "limited",
  "engine log-level": '"info"',
  "engine iptables": "true",
  "engine insecure-registries": "[]",
  "engine experimental": "false",
  "engine network": "closed",
  "engine seccomp": "default",
};

const read = (present: object, flags: object, live: object, current: boolean) =>
  evaluate("daemon.readings", "it.readings_of(*given)", [present, flags, live, current]) as {
    readonly readings: Readonly<Record<string, string>>;
    readonly unread: Readonly<Record<string, string>>;
  };

const full = { ...all, "no-new-privileges": true, "userland-proxy": false };

test("an engine with all settings reads as wanted", () => {
  expect(read(full, {}, info, true)).toEqual({ readings: wanted, unread: {} });
});

test.each<[string, object, object, object, string, string]>([
  ["live-restore in the file only", full, {}, { LiveRestoreEnabled: false }, "engine live-restore", "false"],
  ["no-new-privileges in the file only", full, {}, { SecurityOptions: [] }, "engine no-new-privileges", "false"],
  [
    "a registry without TLS",
    full,
    {},
    { RegistryConfig: { IndexConfigs: { "r:5000": { Secure: false } } } },
    "engine insecure-registries",
    '["r:5000"]',
  ],
  [
    "a network without TLS",
    full,
    {},
    { RegistryConfig: { InsecureRegistryCIDRs: ["10.0.0.0/8"] } },
    "engine insecure-registries",
    '["10.0.0.0/8"]',
  ],
  ["an open port", { ...full, hosts: ["fd://", "tcp://0.0.0.0:2375"] }, {}, {}, "engine network", "tcp://0.0.0.0:2375"],
  ["an open port by a flag", full, { hosts: ["tcp://0.0.0.0:2375"] }, {}, "engine network", "tcp://0.0.0.0:2375"],
  [
    "a port with certificates",
    { ...full, hosts: ["tcp://0.0.0.0:2376"], tlsverify: true },
    {},
    {},
    "engine network",
    "closed",
  ],
  [
    "a seccomp profile of one's own",
    full,
    {},
    { SecurityOptions: ["name=seccomp,profile=/etc/x.json"] },
    "engine seccomp",
    "name=seccomp,profile=/etc/x.json",
  ],
  ["no seccomp", full, {}, { SecurityOptions: [] }, "engine seccomp", "none"],
  [
    "json-file without a limit",
    { ...full, "log-driver": "json-file", "log-opts": {} },
    {},
    {},
    "engine log",
    "unbounded",
  ],
  ["no default network", full, {}, { Bridge: null }, "engine icc", "false"],
  ["the proxy by the engine's own default", {}, {}, {}, "engine userland-proxy", "true"],
])("reading %s", (_what, present, flags, live, name, value) => {
  expect(read(present, flags, { ...info, ...live }, true).readings[name]).toBe(value);
});

test("what the engine has not read yet is not claimed", () => {
  const { readings, unread } = read(full, {}, info, false);
  expect(unread["engine userland-proxy"]).toContain("changed since the engine was started");
  expect(readings["engine userland-proxy"]).toBeUndefined();
  expect(readings["engine live-restore"]).toBe("true");
});

test("a network that is left as it was, because containers run, is told so", () => {
  const bridge = { "com.docker.network.bridge.enable_icc": "true" };
  const running = read(full, {}, { ...info, Bridge: bridge, ContainersRunning: 1 }, true);
  expect(running.unread["engine icc"]).toContain("at the next reboot");
  expect(read(full, {}, { ...info, Bridge: bridge }, true).readings["engine icc"]).toBe("true");
});

test("without an engine nothing is claimed", () => {
  const { readings, unread } = read(full, {}, {}, true);
  expect(readings).toEqual({});
  expect(Object.keys(unread).sort()).toEqual(Object.keys(wanted).sort());
});

test.each<[string, object, object, string]>([
  ["rootless", {}, { SecurityOptions: ["name=rootless"] }, "runs rootless"],
  ["user ids mapped", {}, { SecurityOptions: ["name=userns"] }, "maps user ids"],
  ["user ids mapped from the next start on", { "userns-remap": "default" }, {}, "maps user ids"],
  ["too old", {}, { ServerVersion: "20.10.24+dfsg1" }, "at least 25.0 is needed"],
])("an engine is refused: %s", (_what, present, live, words) => {
  expect(
    evaluate("daemon.look", "refused(lambda: it.refuse(given[0], {}, given[1]))", [
      present,
      { ...info, ServerVersion: "26.1.5", ...live },
    ]),
  ).toContain(words);
});

test.each([
  ["a live-restore", { "live-restore": true }, true],
  ["a label", { labels: ["x"] }, true],
  ["the proxy", { "userland-proxy": false }, false],
  ["the log driver", { "log-driver": "local" }, false],
])("whether a signal is enough for %s", (_what, change, enough) => {
  expect(
    evaluate("daemon.look", "it.digest(given[0]) == it.digest({**given[0], **given[1]})", [{ icc: false }, change]),
  ).toBe(enough);
});

test.each([
  ["a tab", '{\n\t"icc": true\n}', '{\n\t"icc": false\n}\n'],
  ["four blanks", '{\n    "icc": true\n}', '{\n    "icc": false\n}\n'],
  ["one line", '{"icc": true}', '{\n  "icc": false\n}\n'],
  ["no file", null, '{\n  "icc": false\n}\n'],
])("the file keeps its indentation: %s", (_what, text, written) => {
  expect(evaluate("daemon.look", "it.text_of({'icc': False}, given)", text)).toBe(written);
});

test.each([
  ["without a ceiling", null, 64_000],
  ["of a container that may open 20,000 files", 20_000, 20_000],
])("the limit of open files on a server %s", (_what, most, limit) => {
  const call = "it.within_reach(given[0], float('inf') if given[1] is None else given[1])";
  expect(evaluate("daemon.look", call, [settings, most])).toEqual({
    ...settings,
    "engine-ulimits": { "default-ulimits": { nofile: { Name: "nofile", Soft: limit, Hard: limit } } },
  });
});
