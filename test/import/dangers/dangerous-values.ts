import { keyClasses } from "../../../src/compose/schema/keys.ts";

/*
 * Every key of Compose with every value that could be dangerous somewhere. Most of the pairs make no sense, and Compose or the import refuses them; that
 * is the point: nobody had to think of the ones that do.
 */

/** A compose file that is to be imported, and how its case is called. */
export interface DangerousFile {
  readonly title: string;
  readonly file: Readonly<Record<string, unknown>>;
}

const paths = [
  ...["/", "/etc", "/etc/shadow", "/opt/../etc", "/./etc", "//etc", "/var", "/var/lib", "/var/lib/docker", "/opt"],
  ...[
    "/opt/harden/other/secrets",
    "/var/spool/cron",
    "/sbin",
    "/bin",
    "/root/.ssh/id_rsa",
    "/home/me/.ssh",
    "/dev/sda",
  ],
  ...[
    "/proc",
    "/sys",
    "/run",
    "/var/run/docker.sock",
    "/srv/../run/docker.sock",
    ".",
    "./playbooks",
    "../..",
    "~/.ssh",
  ],
];

const words = [
  ...["host", "container:other", "service:other", "bridge", "default", "all", "ALL", "SYS_ADMIN", "root", "0", "0:0"],
  ...[
    "docker",
    "unconfined",
    "macvlan",
    "ipvlan",
    "overlay",
    "nfs",
    "nvidia",
    "process",
    "host-gateway",
    "eth0",
    "true",
  ],
  ...["0.0.0.0", "::", "8.8.8.0/24", "0.0.0.0/0", "rshared", "npipe", "golang", "security.insecure", "a *:* rwm"],
];

const lists = [
  ...["seccomp=unconfined", "seccomp:/tmp/all.json", "apparmor=other", "label=type:spc_t", "label:disable"],
  ...["systempaths=unconfined", "no-new-privileges:false", "writable-cgroups=true", "CAP_SYS_MODULE", "998", "disk"],
  ...["/:/host", "/etc:/x:ro", "/var/run/docker.sock:/x", "/dev/mem:/dev/mem", "/run:exec,suid", "x=host-gateway"],
  ...["0.0.0.0:80:80", "80:80", "type=local,src=/etc", "type=local,dest=/etc", "network.host", "default=/root/.ssh/id"],
  ...["container:other", "other:db", "kernel.core_pattern=|/x", "net.ipv4.ip_forward=1", "nginx:1.29"],
];

const maps = [
  { type: "none", o: "bind", device: "/" },
  { type: "nfs", o: "addr=10.0.0.1,bind", device: "/etc" },
  { type: "nfs", o: "addr=10.0.0.1", device: ":/export" },
  { type: "overlay", o: "lowerdir=/etc,upperdir=/a,workdir=/b", device: "overlay" },
  { "com.docker.network.bridge.name": "eth0" },
  { "com.docker.network.bridge.gateway_mode_ipv4": "routed" },
  { parent: "eth0" },
  { name: "host" },
  { rtprio: 99, nice: 40 },
  { "kernel.core_pattern": "|/x" },
  { "org.systemd.property.DeviceAllow": "/dev/sda" },
  { lib: "/etc" },
  { file: "/etc/x.yml", service: "x" },
  { type: "/bin/sh" },
  { privileged: true, user: "root", command: "id" },
  { driver: "dhcp", config: [{ subnet: "8.8.8.0/24" }] },
  { capabilities: ["gpu"], count: "all" },
  { watch: [{ path: "/etc", action: "sync+exec", target: "/x", exec: { command: "id", privileged: true } }] },
  { back: { driver_opts: { "com.docker.network.endpoint.sysctls": "x" }, link_local_ips: ["169.254.169.254"] } },
];

const values: readonly unknown[] = [
  ...[true, false, 0, -1000, -1],
  ...paths,
  ...words,
  ...[...lists, ...paths].map((item) => [item]),
  ...maps,
  ...maps.map((map) => [map]),
];

/** What the rest of a list's item needs to be one. */
const itemsBeside: Readonly<Record<string, object>> = {
  volumes: { type: "bind", source: "/srv/data", target: "/x" },
  devices: { source: "/dev/fuse", target: "/dev/fuse", permissions: "rwm" },
  configs: { source: "one" },
  secrets: { source: "one" },
  env_file: { path: "/srv/x.env", required: false },
  ports: { target: 80, published: "8080", host_ip: "127.0.0.1" },
  ...Object.fromEntries(["post_start", "pre_stop", "pre_start"].map((key) => [key, { command: ["id"] }])),
  ...Object.fromEntries(
    ["generic_resources", "preferences", "config", "watch", "weight_device"].map((key) => [key, {}]),
  ),
  ...Object.fromEntries(
    ["device_read_bps", "device_read_iops", "device_write_bps", "device_write_iops"].map((key) => [key, {}]),
  ),
};

/** Each pair of a key and a value, without those that are services, networks … themselves. */
export const dangerousFiles: readonly DangerousFile[] = [...keyClasses].flatMap(([place, keys]) =>
  /^(?:services|networks|volumes|secrets|configs)\.\*/.test(place)
    ? [...keys.keys()].flatMap((key) =>
        values.map((value) => ({
          title: `${place}.${key}: ${JSON.stringify(value)}`,
          file: fileWith([...place.split("."), key], value),
        })),
      )
    : [],
);

function fileWith([section = "", , ...path]: readonly string[], value: unknown): DangerousFile["file"] {
  const web = { image: "app:1" };
  const other = { image: "other:1" };
  const declared = { back: null };
  if (section === "services") {
    const files = { one: { file: "./one.txt" } };
    const service = { ...web, ...(inside(path, value, "services") as object) };
    return {
      services: { web: service, other },
      networks: declared,
      volumes: { data: null },
      secrets: files,
      configs: files,
    };
  }
  const entry = inside(path, value, section) as object;
  const use: Readonly<Record<string, object>> = {
    networks: { networks: ["one"] },
    volumes: { volumes: ["one:/data"] },
    secrets: { secrets: ["one"] },
    configs: { configs: ["one"] },
  };
  const rest = ["secrets", "configs"].includes(section) && !("file" in entry) ? { file: "./one.txt" } : {};
  return { services: { web: { ...web, ...use[section] }, other }, [section]: { one: { ...rest, ...entry } } };
}

/** The value at the end of a path; `*` is an item of a list, or a name. */
function inside([key, ...rest]: readonly string[], value: unknown, parent: string): unknown {
  if (key === undefined) {
    return value;
  }
  const inner = inside(rest, value, key === "*" ? parent : key);
  if (key !== "*") {
    return { [key]: inner };
  }
  const beside = itemsBeside[parent];
  return beside === undefined || parent === "networks" ? { one: inner } : [{ ...beside, ...(inner as object) }];
}
