import { loadKinds } from "../../src/kinds/load.ts";
import type { Kind } from "../../src/kinds/schema/kind.ts";
import { listComplaints } from "../support/complaints.ts";
import { caseStudy } from "./case-study.ts";

const kinds = await loadKinds();
const reason = "measured by the reverse proxy";

function complaints(changes: Readonly<Record<string, unknown>>, known: ReadonlyMap<string, Kind> = kinds): string[] {
  return listComplaints(caseStudy(changes), known);
}

test("the case study breaks no rule", () => {
  expect(complaints({})).toEqual([]);
});

describe("alarms", () => {
  const server = { "hosts.0": { name: "web1", connection: "ssh" } };
  const off = { "hardening.overrides": { "regular-audit": { off: true, reason } } };
  test.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ["all three", { ...server, alarms: { command: "/usr/bin/page a", mail: "a@example.org", webhook: true } }, []],
    [
      "nobody",
      { ...server, alarms: { from: "high" } },
      ["alarms: nobody is told | Write at least one of `command`, `mail` and `webhook: true`."],
    ],
    [
      "no server that measures itself",
      { alarms: { webhook: true } },
      ["alarms: no server is prepared, so none measures itself | Leave out `alarms`, or prepare a server."],
    ],
    [
      "no regular audit",
      { ...server, ...off, alarms: { webhook: true } },
      ["alarms: hardening.overrides turns off regular-audit, from which alarms come | Leave out one of the two."],
    ],
  ])("%s", (_what, changes, expected) => {
    expect(complaints(changes)).toEqual(expected);
  });

  test.each([
    ["command", "page me"],
    ["command", "/bin/sh -c 'id; id'"],
    ["command", "/bin/page\nx"],
    ["mail", "a@example.org, b@example.org"],
    ["mail", "a@example.org\nBcc: b@example.org"],
    ["mail", "-oQ/tmp@example.org"],
    ["webhook", "https://chat.example.org/secret"],
    ["from", "critical"],
  ])("%s: %j is refused", (key, value) => {
    const [complaint] = complaints({ ...server, alarms: { mail: "a@example.org", [key]: value } });
    expect(complaint).toContain(`alarms.${key}: `);
  });
});

describe("backups", () => {
  test.each([
    ["nothing but that they are wanted", {}],
    ["a folder", { to: "/srv/backups/shop" }],
    ["another machine", { to: "sftp:backup@host.example.org:/srv/backups" }],
    ["a store", { to: "s3:https://s3.example.org/bucket", variables: ["AWS_ACCESS_KEY_ID"] }],
    ["only before deploys", { at: "never", prove: "never", keep: { last: 1, daily: 0, weekly: 0, monthly: 0 } }],
  ])("%s", (_what, backups) => {
    expect(complaints({ backups })).toEqual([]);
  });

  test.each([
    ["to", "backups", "must be a folder of the server"],
    ["to", "/srv/../etc", "must be a folder of the server"],
    ["to", "rest:https://me:secret@host/", "without a password"],
    ["to", "/srv/a b", "must be a folder of the server"],
    ["to", "/srv/{{ x }}", "must be a folder of the server"],
    ["to", "/opt/harden/shop/backups", "what lies in /opt/harden does not last"],
    ["to", "/tmp", "what lies in /tmp does not last"],
    ["at", "24:00", "backups.at"],
    ["at", "3:30", "backups.at"],
    ["keep", { last: 0, daily: 0, weekly: 0, monthly: 0 }, "no backup would be kept"],
    ["keep", { last: -1 }, "backups.keep.last"],
    ["prove", "daily", "backups.prove"],
    ["leave_out", ["nobody"], "`nobody` is no service"],
    ["variables", ["aws"], "must be the name of a variable in capital letters"],
    ["variables", ["RESTIC_PASSWORD_COMMAND"], "is set by the program itself"],
    ["variables", ["LD_PRELOAD"], "is set by the program itself"],
    ["every", 5, "backups.every"],
  ])("%s: %j is refused", (key, value, words) => {
    expect(complaints({ backups: { [key]: value } }).join("\n")).toContain(words);
  });
});

describe("server.open", () => {
  const server = { "hosts.0": { name: "web1", connection: "ssh" } };
  const open = (...ports: readonly unknown[]) => ({ "server.open": ports });
  const off = { "hardening.overrides": { "port-filter": { off: true, reason } } };
  test.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ["ports and ranges", { ...server, ...open("443/tcp", "60000-60010/udp", "65535/udp") }, []],
    ["nothing, without a server", open(), []],
    [
      "a port that there is not",
      { ...server, ...open("443/tcp", "0/udp", "70000/tcp") },
      [
        "server.open[1]: 0/udp: its ports must be from 1 to 65535, the smaller one first | ",
        "server.open[2]: 70000/tcp: its ports must be from 1 to 65535, the smaller one first | ",
      ],
    ],
    [
      "a range that ends before it begins",
      { ...server, ...open("90-80/tcp") },
      ["server.open[0]: 90-80/tcp: its ports must be from 1 to 65535, the smaller one first | "],
    ],
    [
      "no server that is prepared",
      open("443/tcp"),
      ["server.open: no server is prepared, so no port of one is closed | Leave out `open`, or prepare a server."],
    ],
    [
      "a profile that closes nothing",
      { ...server, "hardening.profile": "baseline", ...open("443/tcp") },
      ["server.open: the profile baseline closes no port of a server | Leave out `open`, or choose strict."],
    ],
    [
      "the control off",
      { ...server, ...off, ...open("443/tcp") },
      ["server.open: hardening.overrides turns off port-filter, which closes the others | Leave out one of the two."],
    ],
  ])("%s", (_what, changes, expected) => {
    expect(complaints(changes)).toEqual(expected);
  });

  test.each([443, "443", "tcp/443", "443/sctp", "443/TCP", "*/tcp", "443/tcp accept", "443/tcp\n", "-1/tcp", "1-/udp"])(
    "%j is refused",
    (port) => {
      const [complaint] = complaints({ ...server, ...open(port) });
      expect(complaint).toContain("server.open[0]: ");
    },
  );
});

describe("hosts", () => {
  const web1 = { name: "web1", connection: "ssh" };
  test.each([
    ["a reserved stack name", { name: "all" }, "name: `all` is a reserved name in Ansible"],
    ["two hosts of one name", { "hosts.0": web1, "hosts.1": web1 }, "hosts[1].name: two hosts are called `web1`"],
    [
      "a group named as that of the stack",
      { name: "my-shop", "hosts.0.groups": ["my_shop"] },
      "hosts[0].groups[0]: the group `my_shop` is used already",
    ],
    ["a host named as the stack", { "hosts.0.name": "csvs23" }, "hosts[0].name: `csvs23` is also the name of a group"],
    [
      "a host named as its group",
      { "hosts.0": { ...web1, groups: ["web1"] } },
      "hosts[0].name: `web1` is also the name of a group",
    ],
    [
      "a host named as Ansible's group",
      { "hosts.0.name": "all" },
      "hosts[0].name: `all` is a reserved name in Ansible",
    ],
    [
      "a group named as the stack",
      { "hosts.0.groups": ["csvs23"] },
      "hosts[0].groups[0]: the group `csvs23` is used already",
    ],
    ["a reserved group", { "hosts.0.groups": ["eu", "all"] }, "hosts[0].groups[1]: the group `all` is used already"],
    [
      "a local host with an address",
      { "hosts.0.address": "192.0.2.1" },
      "hosts[0].address: a local host cannot have this key",
    ],
    ["a local host with a user", { "hosts.0.user": "deploy" }, "hosts[0].user: a local host cannot have this key"],
    ["a local host with a port", { "hosts.0.port": 22 }, "hosts[0].port: a local host cannot have this key"],
    [
      "a place of a service that is missing",
      { "hosts.0": { ...web1, publish: { webserve: "10.0.0.1:80" } } },
      "hosts[0].publish.webserve: unknown service `webserve` | Did you mean webserver?",
    ],
    [
      "a place of a service that is not published",
      { "hosts.0": { ...web1, publish: { dbserver: "10.0.0.1:3306" } } },
      "hosts[0].publish.dbserver: dbserver is not published, so it cannot have an address on one host",
    ],
    [
      "a place that is no address",
      { "hosts.0": { ...web1, publish: { webserver: "300.0.0.1:80" } } },
      "hosts[0].publish.webserver: `300.0.0.1` is not an IP address",
    ],
    [
      "a place without a port",
      { "hosts.0": { ...web1, publish: { webserver: "10.0.0.1" } } },
      "hosts[0].publish.webserver: must be ADDRESS:PORT",
    ],
    [
      "a port alone on a host",
      { "hosts.0": { ...web1, publish: { webserver: "19000" } } },
      "hosts[0].publish.webserver: 19000 is a port without an address | Write webserver: 127.0.0.1:19000",
    ],
    [
      "a service that is bound to a host",
      { "services.webserver.hosts": ["web1"] },
      "services.webserver.hosts: the services of a stack cannot be distributed over hosts: each host runs all of them | A service and its database talk unencrypted",
    ],
    [
      "a host that is bound to services",
      { "hosts.0": { ...web1, services: ["webserver"] } },
      "hosts[0].services: the services of a stack cannot be distributed over hosts",
    ],
    [
      "two local hosts",
      { "hosts.1": { name: "here", connection: "local" } },
      "hosts[1].connection: this machine is one of",
    ],
  ])("%s", (_, changes, expected) => {
    expect(complaints(changes)).toEqual([expect.stringContaining(expected)]);
  });
});

describe("services and their kinds", () => {
  const mariadb = { kind: "mariadb", database: "one" };
  const generic = { kind: "generic", image: `debian:13@sha256:${"0".repeat(64)}` };
  test.each([
    ["no service", { services: {} }, "services: there are no services"],
    [
      "a reserved name",
      { "services.localhost": mariadb },
      "services.localhost: a service cannot be called `localhost`",
    ],
    [
      "the name of the way out",
      { "services.front": mariadb },
      "services.front: a service cannot be called `front`: the network that leads out",
    ],
    ["an inherited name", { "services.constructor": mariadb }, "services.constructor: a service cannot be called"],
    ["a bad name", { "services.My db": mariadb }, "services.My db: the name of a service must be a lower-case letter"],
    [
      "two names that are one as a variable",
      { services: { "web.app": generic, "web-app": generic } },
      "services.web-app: web-app and web.app would have the same variables: WEB_APP_…",
    ],
    [
      "the image of another kind",
      { "services.dbserver.image": "registry.example.org/library/postgres:17" },
      "services.dbserver.image: mariadb cannot run the image of postgres | Write `kind: postgres`.",
    ],
    [
      "a consent that the kind's server cannot use",
      { "services.dbserver": { kind: "postgres", database: "csvs23db", upgrade: "in-place to 18.0" } },
      "services.dbserver.upgrade: its image is not known to take data of an older release over in place | Write `by-dump to 18`.",
    ],
    [
      "a consent to every release",
      { "services.dbserver.upgrade": "in-place" },
      "services.dbserver.upgrade: must be `in-place to` or `by-dump to` and the release of the image, such as `in-place to 11.8` or `by-dump to 17`",
    ],
    [
      "the same of an import",
      { "services.data": { kind: "generic", image: "postgres:17", like: "postgres:17", upgrade: "in-place to 17.0" } },
      "services.data.upgrade: PostgreSQL is not known to take data of an older release over in place | Write `by-dump to 17`.",
    ],
    [
      "the same of an unknown image",
      { "services.data": { kind: "generic", image: "data:1", upgrade: "in-place to 2.0" } },
      "services.data.upgrade: its image is not known to take data of an older release over in place | Name an image that it behaves like in `like`.",
    ],
    [
      "less memory than it starts with",
      { "services.dbserver.limits": { memory: "10m" } },
      "services.dbserver.limits.memory: mariadb does not start with 10m | Write at least 128m.",
    ],
    [
      "an unknown kind",
      { "services.dbserver": { kind: "mariadbb" } },
      "services.dbserver.kind: unknown kind `mariadbb` | Did you mean mariadb?",
    ],
    [
      "a kind with an inherited name",
      { "services.dbserver": { kind: "constructor" } },
      "services.dbserver.kind: unknown kind `constructor`",
    ],
    [
      "an answer that the kind has not",
      { "services.dbserver.source": "./x" },
      "services.dbserver.source: a service of kind mariadb does not take `source`",
    ],
    [
      "a kind without one of its controls",
      { "services.dbserver.accept": { "read-only-root": { reason: "it writes there", until: "2099-01-01" } } },
      "services.dbserver.accept.read-only-root: a service of kind mariadb cannot accept `read-only-root` | It can accept: pending-updates, image-secrets.",
    ],
    [
      "an answer that the kind needs",
      { "services.webserver.source": undefined },
      "services.webserver.source: a service of kind php-nginx needs `source`",
    ],
    [
      "a base that is none of the kind's",
      { "services.webserver.base": "alpine:3.22" },
      "services.webserver.base: php-nginx cannot be built from `alpine:3.22`",
    ],
    [
      "a command that the kind's image does not have",
      { "services.webserver": { kind: "node", source: "./web", start: "npm start" } },
      "services.webserver.start: begins with `npm`, which a service of kind node does not have | It can begin with: node.",
    ],
    [
      "extensions where the base brings a language of its own",
      { "services.webserver": { kind: "python", source: "./web", base: "python:3.13-slim", extensions: ["pymysql"] } },
      "services.webserver.extensions: needs packages that `python:3.13-slim` does not have",
    ],
    [
      "a port below those that every user may open",
      { "services.webserver": { kind: "node", source: "./web", port: 80 } },
      "services.webserver.port: ",
    ],
    [
      "a command for a shell",
      { "services.webserver": { kind: "node", source: "./web", start: "node server.js && id" } },
      "services.webserver.start: must be a program and its words",
    ],
    [
      "more reserved than allowed",
      { "services.webserver.limits": { memory: "256m", reservation: "1g" } },
      "services.webserver.limits.reservation: more memory is reserved (1g)",
    ],
    [
      "more reserved than the kind allows",
      { "services.webserver.limits": { reservation: "9g" } },
      "services.webserver.limits.reservation: more memory is reserved (9g)",
    ],
  ])("%s", (_, changes, expected) => {
    expect(complaints(changes)).toEqual([expect.stringContaining(expected)]);
  });

  test("a database that the server has for itself", () => {
    expect(complaints({ "services.dbserver.database": "MySQL" })).toEqual([
      "services.dbserver.database: the name `MySQL` is reserved by the server | ",
    ]);
  });

  test("an image that is made otherwise", () => {
    const complain = (image: string) =>
      complaints({ "services.dbserver": { kind: "postgres", database: "shop" }, "services.dbserver.image": image });
    expect(complain("postgres:17-alpine3.22")).toEqual([
      expect.stringContaining("services.dbserver.image: postgres cannot run `17-alpine3.22` | Its user"),
    ]);
    expect(complain("team/alpine:17-trixie")).toEqual([]);
  });

  test.each(["pg-reader", "harden-init-owner"])(
    "an account called as PostgreSQL keeps names for itself: %s",
    (client) => {
      const services = { dbserver: { kind: "postgres", image: "postgres:17", database: "shop" } };
      const using = { kind: "php-nginx", source: "./x", uses: ["dbserver"] };
      expect(complaints({ services: { ...services, [client]: using } })).toEqual([
        expect.stringContaining(`${client} cannot have an account at dbserver`),
      ]);
    },
  );

  test("a seed without a database", () => {
    expect(complaints({ "services.dbserver.database": undefined })).toEqual(
      [
        "services.dbserver.database: a service of kind mariadb needs `database` | ",
        "services.dbserver.database: there is a seed, but no database for it | ",
      ].map((line) => line.replace(/ \| $/, " | ")),
    );
  });

  test("a base by digest is the same base", () => {
    expect(complaints({ "services.webserver.base": `ubuntu:22.04@sha256:${"a".repeat(64)}` })).toEqual([]);
  });
});

describe("images", () => {
  test.each([
    ["no tag", "mariadb", "`mariadb` has no tag"],
    ["a port is no tag", "registry.example.org:5000/mariadb", "has no tag"],
    ["latest", "mariadb:latest", "`latest` is not a version"],
  ])("%s", (_, image, expected) => {
    expect(complaints({ "services.dbserver.image": image })).toEqual([expect.stringContaining(expected)]);
  });

  test("a digest needs no tag", () => {
    expect(complaints({ "services.dbserver.image": `mariadb@sha256:${"a".repeat(64)}` })).toEqual([]);
  });
});

describe("links", () => {
  const web = { kind: "php-nginx", source: "./second" };
  const database = { kind: "mariadb", database: "second" };
  test.each([
    [
      "an unknown service",
      { "services.webserver.uses": ["dbsever"] },
      "services.webserver.uses[0]: unknown service `dbsever` | Did you mean dbserver?",
    ],
    [
      "an inherited name",
      { "services.webserver.uses": ["constructor"] },
      "services.webserver.uses[0]: unknown service `constructor`",
    ],
    ["itself", { "services.webserver.uses": ["webserver"] }, "services.webserver.uses[0]: a service cannot use itself"],
    [
      "a service that offers nothing",
      { "services.second": web, "services.webserver.uses": ["second"] },
      "services.webserver.uses[0]: a service of kind php-nginx offers nothing",
    ],
    [
      "two that set the same variables",
      { "services.second": database, "services.webserver.uses": ["dbserver", "second"] },
      "services.webserver.uses[1]: second and dbserver would both set DB_HOST",
    ],
    [
      "no address",
      { "services.webserver.publish": "999.0.0.1:80" },
      "services.webserver.publish: `999.0.0.1` is not an IP address",
    ],
    [
      "no such port",
      { "services.webserver.publish": "127.0.0.1:65536" },
      "services.webserver.publish: 65536 is not a port",
    ],
    [
      "a port alone",
      { "services.webserver.publish": 19000 },
      "services.webserver.publish: 19000 is a port without an address | Write publish: 127.0.0.1:19000 (reachable from the server only) or publish: 0.0.0.0:19000 (from everywhere).",
    ],
    [
      "files in the folder of others",
      { "services.own": { kind: "generic", image: "x:1", files: { "/etc/app": "./a", "/etc/app/b": "./b" } } },
      "services.own.files./etc/app/b: it lies in /etc/app, which has files of its own",
    ],
    [
      "files where a volume in the short form is",
      {
        "services.own": {
          ...{ kind: "generic", image: "x:1", files: { "/etc/app": "./a" } },
          compose: { volumes: ["data:/etc/app"] },
        },
        "compose.volumes.data": {},
      },
      "services.own.files./etc/app: /etc/app is a volume of the service, too",
    ],
    [
      "files where a volume is",
      {
        "services.own": {
          kind: "generic",
          image: "x:1",
          files: { "/etc/app": "./a" },
          compose: { volumes: [{ type: "volume", source: "d", target: "/etc/app" }] },
        },
      },
      "services.own.files./etc/app: /etc/app is a volume of the service, too",
    ],
    ["port 0", { "services.webserver.publish": "[::1]:0" }, "services.webserver.publish: 0 is not a port"],
    [
      "one port twice",
      { "services.second": { ...web, publish: "127.0.0.1:8081" } },
      "services.second.publish: port 8081 is published by webserver already",
    ],
    [
      "one port, one of them everywhere",
      { "services.second": { ...web, publish: "0.0.0.0:8081" } },
      "services.second.publish: port 8081 is published by webserver already",
    ],
  ])("%s", (_, changes, expected) => {
    expect(complaints(changes)).toEqual([expect.stringContaining(expected)]);
  });

  test("one port on two addresses is no clash", () => {
    expect(complaints({ "services.second": { ...web, publish: "127.0.0.2:8081" } })).toEqual([]);
  });

  test("a circle", () => {
    const php = kinds.get("php-nginx") as Kind;
    const mutual: Kind = {
      ...php,
      name: "mutual",
      offers: { port: 80, environment: {}, account: false, reserved: [], reserved_databases: [] },
    };
    const service = (other: string) => ({ kind: "mutual", source: "./app", uses: [other] });
    const changes = { "services.one": service("two"), "services.two": service("one") };
    expect(complaints(changes, new Map([...kinds, ["mutual", mutual]]))).toEqual([
      expect.stringContaining("services: these services use each other in a circle: one, two"),
    ]);
  });
});

describe("controls", () => {
  const off = { off: true, reason };
  test.each([
    [
      "an unknown one",
      { "hardening.overrides": { apparmour: off } },
      "hardening.overrides.apparmour: unknown control `apparmour` | Did you mean apparmor?",
    ],
    [
      "one that must stay",
      { "hardening.overrides": { "no-capabilities": off } },
      "hardening.overrides.no-capabilities: `no-capabilities` cannot be off",
    ],
    [
      "both required and off",
      { "hardening.apparmor": "require", "hardening.overrides": { apparmor: off } },
      "hardening.overrides.apparmor: AppArmor is both required and off",
    ],
    [
      "AppArmor for a service of a stack that has none",
      { "hardening.apparmor": "off", "services.webserver.apparmor": "complain" },
      "services.webserver.apparmor: `complain` is set, but hardening.apparmor is off",
    ],
    [
      "AppArmor for a service of a stack that leaves it out",
      { "hardening.overrides": { apparmor: off }, "services.dbserver.apparmor": "enforce" },
      "services.dbserver.apparmor: `enforce` is set, but hardening.overrides turns AppArmor off",
    ],
    [
      "AppArmor for a service of the baseline",
      { "hardening.profile": "baseline", "services.dbserver.apparmor": "enforce" },
      "services.dbserver.apparmor: `enforce` is set, but the profile is baseline",
    ],
  ])("%s", (_, changes, expected) => {
    expect(complaints(changes)).toEqual([expect.stringContaining(expected)]);
  });

  test("an optional one may be left out with a reason", () => {
    expect(complaints({ "hardening.overrides": { apparmor: off } })).toEqual([]);
  });

  test("AppArmor may be off for a service wherever it is off, and asked for where the baseline requires it", () => {
    expect(complaints({ "hardening.apparmor": "off", "services.webserver.apparmor": "off" })).toEqual([]);
    const required = { "hardening.profile": "baseline", "hardening.apparmor": "require" };
    expect(complaints({ ...required, "services.webserver.apparmor": "enforce" })).toEqual([]);
  });
});

describe("accounts and their passwords", () => {
  const client = { kind: "php-nginx", source: "./x" };
  test.each([
    [
      "an account that the server has for itself",
      { "services.mysql": { ...client, uses: ["dbserver"] } },
      ["services.mysql.uses[0]: mysql cannot have an account at dbserver"],
    ],
    [
      "the administrator's, whose password it would share",
      { "services.root": { ...client, uses: ["dbserver"] } },
      [
        "services.root.uses[0]: root cannot have an account at dbserver",
        "services.root.uses[0]: its password would have the name of another secret of the stack: vault_dbserver_root_password",
      ],
    ],
    [
      "two pairs whose names run together",
      {
        "services.a": { kind: "mariadb", database: "one" },
        "services.a-b": { kind: "mariadb", database: "two" },
        "services.b-c": { ...client, uses: ["a"] },
        "services.c": { ...client, uses: ["a-b"] },
      },
      ["services.c.uses[0]: its password would have the name of another secret of the stack: vault_a_b_c_password"],
    ],
  ])("%s", (_, changes, expected) => {
    expect(complaints(changes)).toEqual(expected.map((line) => expect.stringContaining(line)));
  });
});

describe("keeps", () => {
  const own = { kind: "generic", image: "x:1", keeps: ["/var/lib/x"] };
  const more = (...keeps: readonly string[]) => ({ ...own, keeps: [...own.keeps, ...keeps] });
  const mounting = (volume: unknown) => ({ ...own, compose: { volumes: [volume] } });
  const taken = "services.own.keeps[0]: /var/lib/x is a volume of the service already | Remove one of the two.";
  test.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ["a folder", own, []],
    ["two folders", more("/var/lib/y"), []],
    ["a folder beside a volume", mounting("data:/data"), []],
    ["a folder in a volume", mounting("data:/var/lib"), []],
    ["its own volume, written out", mounting("own_var-lib-x:/var/lib/x"), []],
    ["a volume", mounting("data:/var/lib/x"), [taken]],
    ["a volume without a name", mounting("/var/lib/x"), [taken]],
    ["a folder of the server", mounting("./x:/var/lib/x"), [taken]],
    [
      "a folder in another one",
      more("/var/lib/x/y"),
      ["services.own.keeps[1]: it lies in /var/lib/x, which is kept, too | Remove one of the two."],
    ],
    [
      "two folders that would have one volume",
      more("/var/lib+x", "/var/lib@x"),
      [0, 1, 2].map(
        (at) =>
          `services.own.keeps[${at}]: its volume would be called own_var-lib-x, as another one is | Mount a volume with another name there.`,
      ),
    ],
  ])("%s", (_what, service, expected) => {
    expect(complaints({ "services.own": service, "compose.volumes": { data: {} } })).toEqual(expected);
  });

  test("a volume of that name with settings of its own", () => {
    const volumes = { "own_var-lib-x": { driver_opts: { type: "nfs", device: ":/x" } } };
    expect(complaints({ "services.own": own, "compose.volumes": volumes })).toEqual([
      "services.own.keeps[0]: its volume would be called own_var-lib-x, as another one is | Mount a volume with another name there.",
    ]);
  });
});

describe("owns", () => {
  const own = { kind: "generic", image: "x:1", user: "1000:1000", owns: ["/data"] };
  const refused =
    "services.own.owns: /data is no volume with a name that it can write to | Write where such a volume is.";
  test.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ["a volume", { ...own, compose: { volumes: ["data:/data"] } }, []],
    [
      "a volume in the long form",
      { ...own, compose: { volumes: [{ type: "volume", source: "data", target: "/data" }] } },
      [],
    ],
    ["a folder of the server", { ...own, compose: { volumes: ["./data:/data"] } }, [refused]],
    ["a volume without a name", { ...own, compose: { volumes: ["/data"] } }, [refused]],
    ["a volume that it only reads", { ...own, compose: { volumes: ["data:/data:ro"] } }, [refused]],
    ["a folder that is kept", { ...own, keeps: ["/data"] }, []],
    ["nothing", own, [refused]],
    [
      "a volume elsewhere",
      { ...own, compose: { volumes: ["far:/data"] } },
      ["services.own.owns: the volume far does not lie on the engine's own disk | Leave out /data."],
    ],
    ...["image", undefined].map((user): [string, Readonly<Record<string, unknown>>, readonly string[]] => [
      `the user ${user}`,
      { ...own, user, compose: { volumes: ["data:/data"] } },
      ["services.own.owns: it does not say to whom the files are given | Write its `user`, such as 1000:1000."],
    ]),
  ])("%s", (_what, service, expected) => {
    const volumes = { data: {}, far: { driver_opts: { type: "nfs", o: "addr=10.0.0.9", device: ":/x" } } };
    expect(complaints({ "services.own": service, "compose.volumes": volumes })).toEqual(expected);
  });

  test("a kind that brings its own volumes takes none", () => {
    const [complaint] = complaints({ "services.dbserver.owns": ["/var/lib/mysql"] });
    expect(complaint).toContain("services.dbserver.owns: a service of kind mariadb does not take `owns`");
  });

  test.each([
    ["1000:1000", []],
    ["33:33", ["services.second.owns: own owns the volume data, too, as another user | "]],
  ])("a volume has one owner: %s", (user, expected) => {
    const service = { ...own, compose: { volumes: ["data:/data"] } };
    expect(
      complaints({ "services.own": service, "services.second": { ...service, user }, "compose.volumes": { data: {} } }),
    ).toEqual(expected);
  });
});
