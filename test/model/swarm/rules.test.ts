import { parse, stringify } from "yaml";
import { readCommented } from "../../../src/answers/read.ts";
import { loadKinds } from "../../../src/kinds/load.ts";
import { Problem } from "../../../src/lib/errors.ts";
import { getIn, setIn } from "../../../src/lib/paths.ts";
import { listComplaints } from "../../support/complaints.ts";
import { threeHosts, trioAnswers } from "../../support/swarm/trio.ts";

/* What cannot go to a swarm is refused, each with its key and one message. */

const kinds = await loadKinds();
const plain: unknown = parse(trioAnswers({ hosts: threeHosts }));

type Changes = Readonly<Record<string, unknown>>;

function change(changes: Changes): unknown {
  return Object.entries(changes).reduce(
    (value, [key, wanted]) =>
      setIn(
        value,
        key.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
        wanted,
      ),
    plain,
  );
}

function complaints(changes: Changes): readonly string[] {
  return listComplaints(change(changes), kinds);
}

/** What reading harden.yml with them is refused with, and the lines of the file. */
function refusalOf(changes: Changes): { readonly said: string; readonly lines: readonly string[] } {
  const text = stringify(change(changes), { aliasDuplicateObjects: false });
  try {
    readCommented(text, "harden.yml", kinds);
  } catch (error) {
    return { said: error instanceof Problem ? error.message : String(error), lines: text.split("\n") };
  }
  return { said: "nothing", lines: [] };
}

const other = { name: "node2", address: "192.0.2.2", user: "deploy", prepare: false };

test("the swarm of the tests breaks no rule", () => {
  expect(complaints({})).toEqual([]);
});

test.each([true, false])("the managers may keep their keys locked, or not: %s", (autolock) => {
  expect(complaints({ swarm: { autolock } })).toEqual([]);
});

test.each<[string, Changes, string]>([
  ["no manager", { "hosts.1.role": "worker" }, "hosts: no host is a manager"],
  [
    "two managers",
    { "hosts.0.role": "manager", "hosts.1.role": "manager" },
    "hosts: 2 managers stop the swarm where 1",
  ],
  ["a name in place of an address", { "hosts.1.address": "db.example.org" }, "hosts[1].address: the other servers"],
  [
    "this machine beside others",
    { "hosts.1": { name: "node2", connection: "local" } },
    "hosts[1].connection: the other",
  ],
  ["backups", { backups: {} }, "backups: backups are taken where a container runs"],
  ["a receiver of logs", { logging: "fluent-bit" }, "logging: fluent-bit receives the logs of one server"],
  ["an unknown server", { "services.db.node": "node4" }, "services.db.node: unknown host `node4`"],
  ["data without a server", { "services.db.node": undefined }, "services.db.node: db has a volume, which is on one"],
  ["data of two tasks", { "services.db.replicas": 2 }, "services.db.replicas: db has a volume, and two tasks"],
  [
    "a folder of a server",
    { "services.web.compose.volumes": ["/srv/x:/x:ro"] },
    "services.web.compose.volumes[0]: /srv/x",
  ],
  ["the server's processes", { "services.web.compose.pid": "host" }, "services.web.compose.pid: a swarm has no `pid`"],
  ["the server's users", { "services.web.compose.userns_mode": "host" }, "services.web.compose.userns_mode: a swarm"],
  [
    "a device",
    { "services.web.compose.devices": ["/dev/fuse"] },
    "services.web.compose.devices: a swarm has no `devices`",
  ],
  [
    "an update of its own",
    { "services.web.compose.deploy": { update_config: { order: "start-first" } } },
    "deploy.update_config: where",
  ],
  [
    "an option of the engine",
    { "services.web.compose.security_opt": ["label:disable"] },
    "security_opt[0]: a swarm has nothing",
  ],
  [
    "a range of ports",
    { "services.web.compose.ports": ["18090-18092:6379"] },
    "services.web.compose.ports[0]: a swarm opens one port",
  ],
  [
    "a file of its own",
    { "services.web.compose.configs": ["x"], "compose.configs": { x: { content: "y" } } },
    "compose.configs: a swarm has no `configs`: bring the file",
  ],
  [
    "placement twice",
    { "services.web.compose.deploy": { replicas: 2 } },
    "services.web.compose.deploy.replicas: where",
  ],
  [
    "a port that is not open to all, where nothing closes it",
    {
      "services.web.public": undefined,
      "hardening.overrides": { "swarm-filter": { off: true, reason: "a firewall" } },
    },
    "services.web.compose.ports[0]: a swarm opens port 18090 on every address of the server, not only on 127.0.0.1",
  ],
  [
    "a port of one server for tasks on any",
    { "services.web.compose.ports": ["192.0.2.2:18090:6379"] },
    "services.web.compose.ports[0]: 192.0.2.2 is of one server, and a task of web can run on any",
  ],
  ["more tasks than ports", { "services.web.replicas": 4 }, "services.web.replicas: 4 tasks cannot have the same port"],
  ["a secret as a variable", { "services.db.secrets": { A: "variable" } }, "services.db.secrets.A: as a variable"],
  ["a profile of its own", { "services.web.apparmor": "learned" }, "services.web.apparmor: a swarm has no AppArmor"],
  ["files of its own", { "services.db.owns": ["/data"] }, "services.db.owns: the files of a volume"],
  [
    "a list of addresses",
    { "services.db.outbound": ["example.org:443"] },
    "services.db.outbound: the tasks of a server",
  ],
  [
    "locked managers of servers that are no swarm",
    {
      target: "compose",
      hosts: [{ name: "one", address: "192.0.2.1", user: "deploy" }],
      services: { web: { kind: "static", source: "./site", publish: "127.0.0.1:8080" } },
      compose: undefined,
      swarm: { autolock: true },
    },
    "swarm: the servers of this stack are no swarm",
  ],
  ["a volume of others", { "compose.volumes.data": { external: true } }, "compose.volumes.data: it is made or driven"],
  [
    "a port of two services",
    { "services.db.compose.ports": ["192.0.2.2:18090:6379"] },
    "services.db.compose.ports[0]: port 18090 is published by web already",
  ],
])("%s", (_what, changes, expected) => {
  expect(complaints(changes)).toEqual([expect.stringContaining(expected)]);
  const { said, lines } = refusalOf(changes);
  const [, line = "", key = ""] = /^harden\.yml:(\d+) (\S+): /.exec(said) ?? [];
  expect(said).toContain(expected);
  expect(lines[Number(line) - 1]).toMatch(wordAt(key, changes));
});

/** What stands on the line of a key; of one that is missing, on that of what it would be in; of an entry of a list, the entry. */
function wordAt(key: string, changes: Changes): RegExp {
  const path = key.split(/[.[\]]+/).filter(Boolean);
  const found = path.findLastIndex((_, at) => getIn(change(changes), path.slice(0, at + 1)) !== undefined);
  const word = path[found] ?? "";
  return /^\d+$/.test(word) ? /^ *- / : new RegExp(`^ *(?:- )?${word}:`);
}

test.each<[string, Changes]>([
  [
    "a role",
    { target: "compose", "services.db.node": undefined, "services.web.replicas": undefined, "hosts.0.role": "manager" },
  ],
  ["tasks", { target: "compose", "services.db.node": undefined }],
  ["a server", { target: "compose", "services.web.replicas": undefined }],
  [
    "a registry",
    {
      target: "compose",
      "services.db.node": undefined,
      "services.web.replicas": undefined,
      registry: { at: "registry.example.org/shop" },
    },
  ],
])("%s where no swarm is", (_what, changes) => {
  expect(complaints(changes)).toEqual([
    expect.stringMatching(/cannot be distributed over hosts|only a swarm brings them to others/),
  ]);
});

test.each([
  ["registry.example.org/shop", true],
  ["registry.example.org:5000/team/shop", true],
  ["127.0.0.1:5000/shop", true],
  ["localhost/shop", true],
  ["registry:5000/shop", true],
  // Docker's own registry has no host, and one without a folder is none.
  ["team/shop", false],
  ["registry.example.org", false],
  ["https://registry.example.org/shop", false],
  ["registry.example.org/Shop", false],
  ["registry.example.org/shop:1", false],
])("a registry called %s", (at, isOne) => {
  expect(complaints({ registry: { at } })).toEqual(isOne ? [] : [expect.stringContaining("registry.at: ")]);
});

test.each([
  ["mariadb", { database: "shop" }],
  ["postgres", { database: "shop" }],
  ["redis", {}],
])("a database of the kind %s is on the server of its data, once", (kind, more) => {
  const db = { kind, ...more };
  expect(complaints({ services: { db: { ...db, node: "node1" } } })).toEqual([]);
  expect(complaints({ services: { db } })).toEqual([expect.stringContaining("services.db.node: db has a volume")]);
  expect(complaints({ services: { db: { ...db, node: "node1", replicas: 2 } } })).toEqual([
    expect.stringContaining("services.db.replicas: db has a volume, and two tasks would write to the same files"),
  ]);
});

test("rows go to another release by a dump on one server only", () => {
  const db = { kind: "postgres", database: "shop", node: "node1", upgrade: "by-dump to 17" };
  expect(complaints({ services: { db } })).toEqual([
    expect.stringContaining("services.db.upgrade: a swarm has no step"),
  ]);
  const taken = { kind: "mariadb", database: "shop", node: "node1", upgrade: "in-place to 11.8" };
  expect(complaints({ services: { db: taken } })).toEqual([]);
});

test("ports of one address or one server", () => {
  const services = {
    web: { kind: "static", source: "./site", publish: "192.0.2.1:8080" },
  };
  const publish = { "hosts.1": { ...other, publish: { web: "0.0.0.0:9" } } };
  expect(complaints({ services, ...publish })).toEqual([
    expect.stringContaining("hosts[1].publish: a service listens on the same port of each server"),
    expect.stringContaining("services.web.publish: 192.0.2.1 is of one server, and a task of web can run on any"),
  ]);
});

test("a server may be prepared", () => {
  expect(complaints({ "hosts.1.prepare": true })).toEqual([]);
});

test.each<[string, Changes]>([
  ["only for the servers themselves", { "services.web.public": undefined }],
  ["at one address of the server that has the service", { "services.db.compose.ports": ["192.0.2.2:18091:6379"] }],
  ["only for the servers themselves, by the answer", { "services.web.compose.ports": ["127.0.0.1:18090:6379"] }],
])("a port %s", (_what, changes) => {
  expect(complaints(changes)).toEqual([]);
});

test("a service on the networks of the server says so in one message", () => {
  const web = { kind: "generic", image: "redis:7.0", compose: { network_mode: "host" } };
  expect(complaints({ services: { web } })).toEqual([
    expect.stringContaining("services.web.compose.network_mode: a swarm has no `network_mode`"),
  ]);
});
