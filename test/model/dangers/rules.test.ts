import { keyClasses } from "../../../src/compose/schema/keys.ts";
import { findControl } from "../../../src/controls/catalogue.ts";
import { dangerRules } from "../../../src/model/adopt/dangers/all.ts";
import { hardenService } from "../../../src/model/adopt/harden.ts";
import type { ComposeService, Resources, Situation } from "../../../src/model/adopt/types.ts";

const situation: Situation = {
  service: "web",
  limits: { memory: "512m", cpus: 1, pids: 256, openFiles: 4096 },
  logging: { driver: "local" },
  accepted: {},
  machine: { folder: "/srv/shop", realPath: (path) => path },
};
const acceptance = { reason: "it cannot be helped yet", until: "2027-01-01" };

function bind(source: string, more: ComposeService = {}): ComposeService {
  return { volumes: [{ type: "bind", source, target: "/x", ...more }] };
}

function volume(entry: ComposeService): readonly [ComposeService, Resources] {
  return [{ volumes: [{ type: "volume", source: "data", target: "/data" }] }, { volumes: { data: entry } }];
}

function network(entry: ComposeService): readonly [ComposeService, Resources] {
  return [{ networks: { back: null } }, { networks: { back: entry } }];
}

function file(section: "configs" | "secrets", path: string): readonly [ComposeService, Resources] {
  return [{ [section]: [{ source: "one" }] }, { [section]: { one: { file: path } } }];
}

type Case = ComposeService | readonly [ComposeService, Resources];

/** Of each danger, the ways in which a service can have it. */
const dangers: Readonly<Record<string, readonly Case[]>> = {
  "engine-socket": [
    bind("/var/run/docker.sock"),
    bind("/srv/x/../../run/containerd/containerd.sock"),
    { use_api_socket: true },
    file("configs", "/var/run/docker.sock"),
    volume({ driver_opts: { type: "none", o: "bind", device: "/run/docker.sock" } }),
  ],
  "project-folder": [
    bind("/srv/shop"),
    bind("/srv"),
    bind("/srv/shop/playbooks"),
    bind("/srv/shop/./secrets/"),
    file("configs", "/srv/shop/harden.yml"),
    volume({ driver_opts: { type: "none", o: "bind", device: "/srv/shop" } }),
  ],
  "sensitive-mount": [
    bind("/etc/"),
    bind("./anything"),
    volume({ driver: "local", driver_opts: { type: "none", o: "bind", device: "/" } }),
    volume({ driver_opts: { type: "nfs", o: "addr=10.0.0.1,bind", device: "/etc" } }),
    volume({ driver_opts: { type: "overlay", o: "lowerdir=/etc,upperdir=/a,workdir=/b", device: "overlay" } }),
    volume({ driver_opts: { type: "ext4", device: "/dev/sda1" } }),
    { volumes: [{ type: "npipe", source: "x", target: "/x" }] },
    file("secrets", "/root/.ssh/id_rsa"),
    [{ build: { secrets: [{ source: "one" }] } }, { secrets: { one: { file: "/etc/shadow" } } }],
  ],
  "writable-clock": [bind("/etc/localtime")],
  "shared-propagation": [bind("/data", { bind: { propagation: "rshared" } })],
  "server-file": [{ env_file: [{ path: "/etc/shadow" }] }, { credential_spec: { file: "a.json" } }],
  "loose-tmpfs": [{ tmpfs: ["/run:exec,size=1m"] }],
  privileged: [{ privileged: true }, { privileged: "true" }],
  "strong-capability": [{ cap_add: ["CAP_SYS_ADMIN", "CHOWN"] }, { cap_add: ["of_tomorrow"] }],
  unconfined: [
    { security_opt: ["seccomp:unconfined"] },
    { security_opt: ["systempaths=unconfined"] },
    { security_opt: ["no-new-privileges:false"] },
    { security_opt: ["label=disable"] },
  ],
  "foreign-profile": [
    { security_opt: ["seccomp=/tmp/allow-all.json"] },
    { security_opt: ['seccomp={"defaultAction":"SCMP_ACT_ALLOW"}'] },
    { security_opt: ["apparmor=other"] },
    { security_opt: ["label=type:spc_t"] },
  ],
  device: [
    { devices: [{ source: "/dev/mem", target: "/dev/mem" }] },
    { device_cgroup_rules: ["a *:* rwm"] },
    { gpus: "all" },
    { deploy: { resources: { reservations: { devices: [{ capabilities: ["gpu"] }] } } } },
  ],
  "server-group": [{ group_add: ["docker"] }, { group_add: [0] }, { group_add: ["998"] }],
  "strong-hook": [
    { post_start: [{ command: "id", privileged: true }] },
    { pre_stop: [{ command: "id", user: "0" }] },
    { post_start: [{ command: "id", user: "+0" }] },
  ],
  "foreign-runtime": [
    { runtime: "nvidia" },
    { isolation: "process" },
    { annotations: { "org.systemd.property.DeviceAllow": "'/dev/sda rw'" } },
  ],
  "server-setting": [{ sysctls: { "kernel.core_pattern": "|/x" } }, { storage_opt: { "dm.basesize": "1g" } }],
  priority: [
    { oom_kill_disable: true },
    { oom_score_adj: -1000 },
    { cpu_rt_runtime: "400ms" },
    { ulimits: { rtprio: 99 } },
    { build: { ulimits: { nice: 40 } } },
  ],
  development: [{ develop: { watch: [{ path: "/etc", action: "sync", target: "/x" }] } }],
  "build-access": [
    { build: { privileged: true } },
    { build: { network: "host" } },
    { build: { entitlements: ["security.insecure"] } },
    { build: { ssh: { default: null } } },
    { build: { isolation: "process" } },
    { build: { tags: ["nginx:1.27"] } },
    { build: { cache_from: ["type=local,src=/etc"] } },
    { build: { cache_to: ["type=local,dest=/etc"] } },
  ],
  "host-namespace": [
    { pid: "host" },
    { ipc: "host" },
    { uts: "host" },
    { userns_mode: "host" },
    { cgroup: "host" },
    { cgroup_parent: "/system.slice" },
  ],
  "foreign-container": [
    { pid: "container:other" },
    { ipc: "container:other" },
    { network_mode: "container:other" },
    { volumes_from: ["container:other"] },
    { external_links: ["other:db"] },
  ],
  "joined-service": [{ network_mode: "service:vpn" }, { pid: "service:db" }],
  "borrowed-volumes": [{ volumes_from: ["app:ro"] }],
  "server-address": [{ extra_hosts: ["gateway=host-gateway"] }, { build: { extra_hosts: ["gateway=host-gateway"] } }],
  "host-network": [
    { network_mode: "host" },
    network({ external: true, name: "host" }),
    network({ external: { name: "host" } }),
  ],
  "foreign-network": [
    { network_mode: "bridge" },
    network({ driver: "macvlan", driver_opts: { parent: "eth0" } }),
    network({ external: true, name: "bridge" }),
    network({ ipam: { driver: "dhcp" } }),
    network({ ipam: { config: [{ subnet: "8.8.8.0/24" }] } }),
    network({ ipam: { config: [{ subnet: "10.0.0.0/7" }] } }),
    network({ ipam: { config: [{ subnet: "0.0.0.0/0" }] } }),
  ],
  "external-network": [network({ external: true })],
  "network-option": [
    network({ driver_opts: { "com.docker.network.bridge.gateway_mode_ipv4": "routed" } }),
    { networks: { back: { driver_opts: { "com.docker.network.endpoint.sysctls": "x" } } } },
    { networks: { back: { link_local_ips: ["169.254.169.254"] } } },
  ],
  "bridge-name": [network({ driver_opts: { "com.docker.network.bridge.name": "eth0" } })],
  "foreign-volume": [
    volume({ external: true }),
    volume({ name: "other_secrets" }),
    volume({ driver: "vieux/sshfs" }),
    volume({ driver_opts: { type: "nfs", o: "addr=10.0.0.1,rw", device: ":/export" } }),
  ],
  "no-login": [
    { environment: { POSTGRES_HOST_AUTH_METHOD: "trust" } },
    { environment: { MYSQL_ALLOW_EMPTY_PASSWORD: "no" } },
    { environment: { MARIADB_ALLOW_EMPTY_ROOT_PASSWORD: "1" } },
    { environment: { ALLOW_EMPTY_PASSWORD: "yes", KEPT: "1" } },
    { environment: { "xpack.security.enabled": "false" } },
    { environment: { NEO4J_AUTH: "none" } },
  ],
  "foreign-driver": [
    [{ secrets: [{ source: "one" }] }, { secrets: { one: { driver: "vault" } } }],
    [{ build: { secrets: [{ source: "one" }] } }, { secrets: { one: { driver: "vault" } } }],
    [{ configs: [{ source: "one" }] }, { configs: { one: { file: "/srv/a", template_driver: "golang" } } }],
  ],
};

const cases = Object.entries(dangers).flatMap(([slug, ways]) =>
  ways.map((way) => {
    const [service, declared] = Array.isArray(way) ? (way as [ComposeService, Resources]) : [way as ComposeService, {}];
    return { slug, service, declared, what: JSON.stringify([service, declared]) };
  }),
);

/** These are taken out of the declaration that services have in common, not of the service. */
const ofDeclarations = ["network-option", "bridge-name"];

test("every danger has a case, and each danger one name", () => {
  expect(Object.keys(dangers).sort()).toEqual(dangerRules.map(({ slug }) => slug).sort());
});

test.each(cases)("$slug is taken out, and named: $what", ({ slug, service, declared }) => {
  const before = { image: "app:1", ...service };
  const { service: after, dangers: found, changes } = hardenService(before, { ...situation, declared });
  expect(found.map((danger) => danger.slug)).toContain(slug);
  expect(found.every(({ acceptance }) => acceptance === undefined)).toBe(true);
  if (!ofDeclarations.includes(slug)) {
    expect(changes.some(({ control, mayBreak }) => control === slug && mayBreak)).toBe(true);
    expect(hardenService(after, { ...situation, declared }).dangers).toEqual([]);
  }
});

test.each(cases)("$slug stays only where its owner says so, and may: $what", ({ slug, service, declared }) => {
  const { dangers: found, changes } = hardenService(service, {
    ...situation,
    declared,
    accepted: { [slug]: acceptance },
  });
  const isKept = dangerRules.find((rule) => rule.slug === slug)?.consent !== "never";
  expect(found.find((danger) => danger.slug === slug)?.acceptance).toEqual(isKept ? acceptance : undefined);
  expect(changes.some(({ control }) => control === slug)).toBe(!isKept && !ofDeclarations.includes(slug));
});

/** What looks alike, and gives nothing away. */
const harmless: readonly Case[] = [
  bind("/srv/data"),
  bind("/srv/shop/webserver/html"),
  bind("/etc/localtime", { read_only: true }),
  bind("/opt/shop/data"),
  bind("/var/www/html"),
  bind("/var/lib/shop"),
  bind("/usr/share/zoneinfo/Etc/UTC", { read_only: true }),
  file("secrets", "/srv/shop/secrets/tls.key"),
  file("configs", "/srv/shop/nginx.conf"),
  volume({}),
  volume({ name: "shop_data" }),
  volume({ driver_opts: { type: "none", o: "bind", device: "/srv/data" } }),
  volume({ driver_opts: { type: "tmpfs", o: "size=64m", device: "tmpfs" } }),
  network({ driver: "bridge", internal: true, ipam: { config: [{ subnet: "172.28.0.0/16", gateway: "172.28.0.1" }] } }),
  network({ driver: "bridge", driver_opts: { "com.docker.network.driver.mtu": "1400" } }),
  network({ enable_ipv6: true, ipam: { config: [{ subnet: "fd00:1::/64" }] } }),
  { network_mode: "none" },
  { privileged: false },
  { security_opt: ["no-new-privileges:true", "apparmor=docker-default", "seccomp=builtin"] },
  { cap_add: ["NET_BIND_SERVICE"] },
  { sysctls: { "net.core.somaxconn": "1024", "net.ipv4.ip_unprivileged_port_start": "0" } },
  { ulimits: { memlock: -1, nofile: { soft: 65536, hard: 65536 } } },
  { group_add: ["1000"] },
  { oom_score_adj: 500 },
  { extra_hosts: ["db=10.0.0.2"] },
  { post_start: [{ command: "chown", user: "1000:1000" }] },
  { build: { args: { V: "1" }, target: "run", network: "none", cache_from: ["example.org/app:cache"] } },
  { deploy: { replicas: 2, resources: { limits: { memory: "1g" } } } },
  { tmpfs: ["/tmp:size=64m,mode=1777,noexec"] },
  { runtime: "runc" },
  { storage_opt: { size: "10g" } },
  { environment: { POSTGRES_HOST_AUTH_METHOD: "scram-sha-256", MYSQL_ALLOW_EMPTY_PASSWORD: "", NEO4J_AUTH: "a/b" } },
  {
    environment: { "xpack.security.enabled": "true", ALLOW_EMPTY_PASSWORD: "no", POSTGRES_HOST_AUTH_METHOD_X: "trust" },
  },
  { env_file: [{ path: "./secrets/web.env" }] },
];

test.each(harmless.map((way) => [JSON.stringify(way), way] as const))("%s stays", (_what, way) => {
  const [service, declared] = Array.isArray(way) ? (way as [ComposeService, Resources]) : [way as ComposeService, {}];
  expect(hardenService(service, { ...situation, declared }).dangers).toEqual([]);
});

test("every key that is judged has a rule that judges it, and no rule judges what is not Compose's", () => {
  const judged = [...keyClasses].flatMap(([place, keys]) =>
    [...keys].filter(([, group]) => group === "judged").map(([key]) => `${place}.${key}`),
  );
  const ruled = new Set(dangerRules.flatMap(({ parts }) => parts.flatMap(({ keys }) => keys)));
  const covers = (rule: string, key: string) => key === rule || key.startsWith(`${rule}.`);
  expect(judged.filter((key) => ![...ruled].some((rule) => covers(rule, key)))).toEqual([]);
  expect([...ruled].filter((rule) => !judged.includes(rule))).toEqual([]);
});

test("what holds no more while a danger is kept is a control of the catalogue", () => {
  const named = dangerRules.flatMap(({ against }) => against);
  expect(named.filter((slug) => findControl(slug) === undefined)).toEqual([]);
});
