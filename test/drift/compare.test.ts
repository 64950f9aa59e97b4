import { hash } from "node:crypto";
import { compareContainer } from "../../src/drift/compare.ts";
import { readLive } from "../../src/drift/live.ts";
import type { LiveContainer } from "../../src/fields/container.ts";
import { compareKeys } from "../../src/fields/keys.ts";
import type { Difference } from "../../src/fields/types.ts";
import { formatSize } from "../../src/fields/units.ts";
import type { Wanted } from "../../src/fields/values.ts";
import { parseDuration } from "../../src/lib/text/seconds.ts";

/* One service as a project has it and as the engine records it; then one thing of it changed by hand. */

const service = {
  image: "nginx:1.29",
  user: "101:101",
  read_only: true,
  cap_drop: ["ALL"],
  cap_add: ["NET_BIND_SERVICE"],
  security_opt: ["no-new-privileges:true", "seccomp=./seccomp/web.json", "apparmor=harden-init.shop.web"],
  ipc: "private",
  restart: "on-failure:5",
  mem_limit: "256m",
  memswap_limit: "256m",
  cpus: 0.5,
  pids_limit: 64,
  ulimits: { nofile: 4096, core: { soft: 0, hard: 0 } },
  networks: { front: null },
  ports: [{ target: 8080, published: "80", host_ip: "127.0.0.1", protocol: "tcp" }],
  volumes: [
    { type: "volume", source: "data", target: "/data" },
    { type: "bind", source: "./web/conf", target: "/etc/web/", read_only: true },
  ],
  tmpfs: ["/tmp:size=8m,noexec"],
  secrets: [{ source: "web_password" }],
  environment: { MODE: "live" },
  healthcheck: { test: ["CMD", "true"], interval: "1m30s", retries: 3 },
  logging: { driver: "local", options: { "max-size": "10m" } },
  labels: { "io.harden-init.inputs": "abc" },
  dns: ["10.0.0.1", "10.0.0.2"],
};

const wanted: Wanted = {
  stack: "shop",
  root: "/opt/harden/shop",
  service,
  tree: { secrets: { web_password: { file: "./secrets/web_password" } }, volumes: { data: null } },
  secretVariables: ["TOKEN"],
  profileHash: () => "f00",
};

const hashOf = (text: string) => hash("sha256", text, "hex");

function live(
  change: { readonly config?: object; readonly host?: object; readonly rest?: object } = {},
): LiveContainer {
  const container = {
    service: "web",
    name: "shop-web-1",
    state: "running",
    config: {
      Image: "nginx:1.29",
      User: "101:101",
      Env: { PATH: "p", MODE: hashOf("live"), TOKEN: "t" },
      Cmd: ["nginx", "-g", "daemon off;"],
      Entrypoint: ["/docker-entrypoint.sh"],
      Healthcheck: { Test: ["CMD", "true"], Interval: 90e9, Retries: 3 },
      Labels: { "io.harden-init.inputs": "abc", "com.docker.compose.service": "web" },
      ...change.config,
    },
    host: {
      ReadonlyRootfs: true,
      Privileged: false,
      CapAdd: ["CAP_NET_BIND_SERVICE"],
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges:true", "seccomp=sha256:f00", "apparmor=harden-init.shop.web"],
      IpcMode: "private",
      CgroupnsMode: "private",
      RestartPolicy: { Name: "on-failure", MaximumRetryCount: 5 },
      Memory: 256 * 1024 * 1024,
      MemorySwap: 256 * 1024 * 1024,
      NanoCpus: 5e8,
      PidsLimit: 64,
      Ulimits: [
        { Name: "core", Soft: 0, Hard: 0 },
        { Name: "nofile", Soft: 4096, Hard: 4096 },
      ],
      PortBindings: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: "80" }] },
      Tmpfs: { "/tmp": "noexec,size=8m" },
      LogConfig: { Type: "local", Config: { "max-size": "10m" } },
      Dns: ["10.0.0.1", "10.0.0.2"],
      ...change.host,
    },
    mounts: [
      { Type: "volume", Name: "shop_data", Destination: "/data", RW: true },
      { Type: "bind", Source: "/opt/harden/shop/web/conf", Destination: "/etc/web", RW: false },
      {
        Type: "bind",
        Source: "/opt/harden/shop/secrets/web_password",
        Destination: "/run/secrets/web_password",
        RW: false,
      },
    ],
    networks: ["shop_front"],
    image: {
      User: "",
      Entrypoint: ["/docker-entrypoint.sh"],
      Cmd: ["nginx", "-g", "daemon off;"],
      Env: { PATH: "p" },
      Volumes: [],
    },
    ...change.rest,
  };
  const read = readLive(JSON.stringify({ containers: [container] }))?.containers[0];
  if (read === undefined) {
    throw new Error("not read");
  }
  return read;
}

function findDrift(container: LiveContainer, project: Wanted): readonly Difference[] {
  return compareContainer(container, project).flatMap(({ differences }) => differences);
}

const clean = () => live({ config: { Env: { PATH: "p", MODE: hashOf("live"), TOKEN: "t" } } });

test("a container as it was made has not drifted", () => {
  expect(findDrift(clean(), wanted)).toEqual([]);
});

const inHost = (host: object) => ({ host });
const inConfig = (config: object) => ({ config });
const inRest = (rest: object) => ({ rest });

test.each<[string, object, string, string | undefined, string | undefined]>([
  ["another image", inConfig({ Image: "nginx:1.30" }), "image", "nginx:1.29", "nginx:1.30"],
  ["root", inConfig({ User: "" }), "user", "101:101", "none"],
  ["other words", inConfig({ Cmd: ["sh"] }), "command", '"nginx" "-g" "daemon off;"', '"sh"'],
  [
    "a check less",
    inConfig({ Healthcheck: { Test: ["NONE"], Interval: 90e9, Retries: 3 } }),
    "healthcheck.test",
    '"CMD" "true"',
    '"NONE"',
  ],
  ["a writable root", inHost({ ReadonlyRootfs: false }), "read_only", "true", "false"],
  ["privileged", inHost({ Privileged: true }), "privileged", "false", "true"],
  [
    "a capability",
    inHost({ CapAdd: ["CAP_NET_BIND_SERVICE", "SYS_ADMIN"] }),
    "cap_add",
    "NET_BIND_SERVICE",
    "NET_BIND_SERVICE, SYS_ADMIN",
  ],
  ["nothing dropped", inHost({ CapDrop: null }), "cap_drop", "ALL", "none"],
  [
    "seccomp off",
    inHost({ SecurityOpt: ["no-new-privileges:true", "seccomp=unconfined", "apparmor=harden-init.shop.web"] }),
    "security_opt.seccomp",
    "sha256:f00",
    "unconfined",
  ],
  [
    "no AppArmor",
    inHost({ SecurityOpt: ["no-new-privileges:true", "seccomp=sha256:f00"] }),
    "security_opt.apparmor",
    "harden-init.shop.web",
    undefined,
  ],
  ["shared memory", inHost({ IpcMode: "host" }), "ipc", "private", "host"],
  ["the server's processes", inHost({ PidMode: "host" }), "pid", "none", "host"],
  [
    "a device",
    inHost({ Devices: [{ PathOnHost: "/dev/kmsg", PathInContainer: "/dev/kmsg", CgroupPermissions: "r" }] }),
    "devices",
    "none",
    "/dev/kmsg:/dev/kmsg:r",
  ],
  ["more memory", inHost({ Memory: 1024 ** 3 }), "mem_limit", "256m", "1g"],
  ["swap", inHost({ MemorySwap: -1 }), "memswap_limit", "256m", "unlimited"],
  ["more processors", inHost({ NanoCpus: 2e9 }), "cpus", "0.5", "2"],
  ["processes", inHost({ PidsLimit: null }), "pids_limit", "64", "none"],
  [
    "restarts",
    inHost({ RestartPolicy: { Name: "always", MaximumRetryCount: 0 } }),
    "restart",
    "on-failure:5",
    "always",
  ],
  [
    "an open port",
    inHost({ PortBindings: { "8080/tcp": [{ HostIp: "", HostPort: "80" }] } }),
    "ports.8080/tcp",
    "127.0.0.1:80",
    "0.0.0.0:80",
  ],
  [
    "one port more",
    inHost({ PortBindings: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: "80" }], "22/tcp": [{ HostPort: "22" }] } }),
    "ports.22/tcp",
    undefined,
    "0.0.0.0:22",
  ],
  ["memory that runs programs", inHost({ Tmpfs: { "/tmp": "size=8m" } }), "tmpfs./tmp", "noexec,size=8m", "size=8m"],
  ["another log", inHost({ LogConfig: { Type: "none", Config: { "max-size": "10m" } } }), "logging", "local", "none"],
  ["a name server", inHost({ Dns: ["10.0.0.2", "10.0.0.1"] }), "dns", "10.0.0.1, 10.0.0.2", "10.0.0.2, 10.0.0.1"],
  ["a network", inRest({ networks: ["bridge", "shop_front"] }), "networks", "shop_front", "bridge, shop_front"],
])("%s is told", (_, change, field, before, after) => {
  const config = {
    Env: { PATH: "p", MODE: hashOf("live"), TOKEN: "t" },
    ...("config" in change ? (change.config as object) : {}),
  };
  expect(findDrift(live({ ...change, config }), wanted)).toEqual([
    { field, ...(before !== undefined && { wanted: before }), ...(after !== undefined && { found: after }) },
  ]);
});

test("a mount is told by its place", () => {
  const mounts = [
    { Type: "volume", Name: "other", Destination: "/data", RW: true },
    { Type: "bind", Source: "/opt/harden/shop/web/conf", Destination: "/etc/web", RW: true },
    { Type: "bind", Source: "/", Destination: "/host", RW: true },
  ];
  const container = live({ config: { Env: { PATH: "p", MODE: hashOf("live"), TOKEN: "t" } }, rest: { mounts } });
  expect(findDrift(container, wanted)).toEqual([
    { field: "volumes./data", wanted: "shop_data rw", found: "other rw" },
    { field: "volumes./etc/web", wanted: "/opt/harden/shop/web/conf ro", found: "/opt/harden/shop/web/conf rw" },
    { field: "volumes./run/secrets/web_password", wanted: "/opt/harden/shop/secrets/web_password ro" },
    { field: "volumes./host", found: "/ rw" },
  ]);
});

test("of variables no value is told, and those of the vault are no drift", () => {
  const container = live({ config: { Env: { PATH: "p", MODE: hashOf("other"), TOKEN: "other", EXTRA: "x" } } });
  expect(findDrift(container, wanted)).toEqual([
    { field: "environment.MODE", wanted: "as in the project", found: "another value" },
    { field: "environment.EXTRA", found: "set" },
  ]);
});

test.each<[unknown, unknown, readonly object[]]>([
  [{ a: 1 }, { a: 1 }, []],
  [{ a: { b: "x" } }, { a: { b: "y" } }, [{ field: "a.b", wanted: "x", found: "y" }]],
  [{ a: [1, 2] }, { a: [1] }, [{ field: "a", wanted: "[1,2]", found: "[1]" }]],
  [
    { hosts: [{ name: "a" }] },
    { hosts: [{ name: "b" }, { name: "c" }] },
    [
      { field: "hosts[0].name", wanted: "a", found: "b" },
      { field: "hosts[1].name", found: "c" },
    ],
  ],
  [{ a: { b: 1 } }, {}, [{ field: "a.b", wanted: "1" }]],
  [{ a: null }, { a: "x" }, [{ field: "a", wanted: "null", found: "x" }]],
])("%j and %j differ key by key", (one, other, found) => {
  expect(compareKeys(one, other)).toEqual(found);
});

test.each<[number, string]>([
  [0, "none"],
  [-1, "unlimited"],
  [512 * 1024 ** 2, "512m"],
  [2 * 1024 ** 3, "2g"],
  [1000, "1000"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});

test.each<[string, number | undefined]>([
  ["1m30s", 90],
  ["500ms", 0.5],
  ["2h", 7200],
  ["soon", undefined],
  ["1 m", undefined],
])("%s is %p seconds", (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});
