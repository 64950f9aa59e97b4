import { getMap, getMaps, getScalar, listAt } from "../../src/lib/fields.ts";
import { isMap } from "../../src/lib/paths.ts";
import type { ComposeService } from "../../src/model/adopt/types.ts";

/** Something that a scanner of compose files would report of a service. */
export interface Weakness {
  readonly name: string;
  /** The control of ours that stands against it: where its owner does without that, it may be there. */
  readonly control: string;
  readonly isIn: (service: ComposeService, file: ComposeService) => boolean;
  /** A service that has it, and a file around it: what never fires would prove nothing. */
  readonly example: ComposeService;
  readonly around?: ComposeService;
}

const systemFolders = /^\/(?:bin|boot|cdrom|dev|etc|home|lib|lib64|media|proc|root|run|sbin|srv|sys|usr|var|)(?:\/|$)/;
const writableRoots = /^\/(?:etc|root|boot|proc|var\/lib\/(?:docker|containerd)|)(?:\/|$)/;
const sockets = /(?:docker|containerd|podman|crio)\.sock$/;
const strong = [
  ...[
    "ALL",
    "SYS_ADMIN",
    "SYS_MODULE",
    "SYS_RAWIO",
    "SYS_PTRACE",
    "SYS_BOOT",
    "SYS_TIME",
    "SYS_CHROOT",
    "NET_ADMIN",
    "NET_RAW",
  ],
  ...[
    "BPF",
    "PERFMON",
    "MKNOD",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "SYSLOG",
    "AUDIT_CONTROL",
    "IPC_LOCK",
    "SETFCAP",
  ],
];
const credentialName =
  /PASSWORD|PASSPHRASE|TOKEN|SECRET|API_KEY|ACCESS_KEY|PRIVATE_KEY|ENCRYPTION_KEY|CREDENTIAL|_PASS$|_PWD$|PASSWD|_SALT$|_DSN$/;

const sourcesOf = (service: ComposeService) =>
  getMaps(service, "volumes").map((volume) => getScalar(volume, "source") ?? "");
/** In the long form, as KICS and others do not have it. */
const portsOf = (service: ComposeService): readonly ComposeService[] =>
  listAt(service, "ports").map((port) => (isMap(port) ? port : longPort(String(port))));
const longPort = (port: string): ComposeService => {
  const [, address, published, target] = /^(?:(\[.*\]|[^:]*):)??(?:([^:]*):)?([^:]+?)(?:\/\w+)?$/.exec(port) ?? [];
  return { target, ...(published && { published }), ...(address && { host_ip: address }) };
};
const limit = (service: ComposeService, key: string) =>
  getMap(getMap(getMap(service, "deploy"), "resources"), "limits")[key];
const options = (service: ComposeService) => listAt(service, "security_opt").map(String);
const bind = (source: string, more: object = {}) => ({ volumes: [{ type: "bind", source, target: "/x", ...more }] });

/** As the 22 queries of KICS for compose files have them. */
const queries: readonly Weakness[] = [
  {
    name: "cgroup_parent",
    control: "own-namespaces",
    isIn: (it) => it.cgroup_parent !== undefined,
    example: { cgroup_parent: "/x" },
  },
  {
    name: "capabilities are added",
    control: "no-capabilities",
    isIn: (it) => it.cap_add !== undefined,
    example: { cap_drop: ["ALL"], cap_add: ["CHOWN"] },
  },
  {
    name: "no capability is dropped",
    control: "no-capabilities",
    isIn: (it) => it.cap_drop === undefined,
    example: {},
  },
  {
    name: "a port on every interface",
    control: "bound-interface",
    isIn: (it) =>
      portsOf(it).some(
        (port) => ["", "0.0.0.0", "::"].includes(getScalar(port, "host_ip") ?? "") && port.published !== undefined,
      ),
    example: { ports: [{ target: 80, published: "8080" }] },
  },
  {
    name: "processors without a limit",
    control: "cpu-limit",
    isIn: (it) => it.cpus === undefined && limit(it, "cpus") === undefined,
    example: {},
  },
  {
    name: "system calls unfiltered",
    control: "seccomp",
    isIn: (it) => options(it).some((option) => /^seccomp[:=]unconfined$/.test(option)),
    example: { security_opt: ["seccomp:unconfined"] },
  },
  {
    name: "the engine's socket",
    control: "no-sensitive-mounts",
    isIn: (it) => sourcesOf(it).some((source) => sockets.test(source)),
    example: bind("/var/run/docker.sock"),
  },
  {
    name: "no health check",
    control: "health-check",
    isIn: (it) => listAt(getMap(it, "healthcheck"), "test").length === 0 || getMap(it, "healthcheck").disable === true,
    example: {},
  },
  {
    name: "the server's processes",
    control: "own-namespaces",
    isIn: (it) => it.pid === "host",
    example: { pid: "host" },
  },
  {
    name: "memory without a limit",
    control: "memory-limit",
    isIn: (it) => it.mem_limit === undefined && limit(it, "memory") === undefined,
    example: {},
  },
  {
    name: "no network of its own",
    control: "own-namespaces",
    isIn: (it) => Object.keys(getMap(it, "networks")).length + listAt(it, "networks").length === 0,
    example: {},
  },
  {
    name: "new privileges are allowed",
    control: "no-new-privileges",
    isIn: (it) => !options(it).some((option) => /^no-new-privileges(?:[:=]true)?$/.test(option)),
    example: { security_opt: ["no-new-privileges:false"] },
  },
  {
    name: "processes without a limit",
    control: "pids-limit",
    isIn: (it) => !(Number(it.pids_limit ?? limit(it, "pids") ?? 0) > 0),
    example: { pids_limit: -1 },
  },
  {
    name: "privileged",
    control: "no-privileged-mode",
    isIn: (it) => it.privileged === true,
    example: { privileged: true },
  },
  {
    name: "a port below 1024 with the right to open it",
    control: "no-capabilities",
    isIn: (it) =>
      portsOf(it).some((port) => Number(port.target) < 1024) &&
      !listAt(it, "cap_drop").some((name) => ["ALL", "NET_BIND_SERVICE"].includes(String(name))),
    example: { ports: [{ target: 80 }] },
  },
  {
    name: "restarts without an end",
    control: "bounded-restart",
    isIn: (it) =>
      !["no", "on-failure:5"].includes(String(it.restart)) && !/^on-failure:[1-4]$/.test(String(it.restart)),
    example: { restart: "on-failure:10" },
  },
  { name: "no security option", control: "no-new-privileges", isIn: (it) => options(it).length === 0, example: {} },
  {
    name: "the server's shared memory",
    control: "private-ipc",
    isIn: (it) => it.ipc === "host",
    example: { ipc: "host" },
  },
  {
    name: "the server's network",
    control: "own-namespaces",
    isIn: (it) => it.network_mode === "host",
    example: { network_mode: "host" },
  },
  {
    name: "the server's users",
    control: "own-namespaces",
    isIn: (it) => it.userns_mode === "host",
    example: { userns_mode: "host" },
  },
  {
    name: "a folder of the system",
    control: "no-sensitive-mounts",
    isIn: (it) =>
      getMaps(it, "volumes").some(({ type, source }) => type === "bind" && systemFolders.test(String(source))),
    example: bind("/etc"),
  },
  {
    name: "mounts that spread",
    control: "no-sensitive-mounts",
    isIn: (it) =>
      getMaps(it, "volumes").some((volume) =>
        /^r?(?:shared|slave)$/.test(getScalar(getMap(volume, "bind"), "propagation") ?? ""),
      ),
    example: bind("./x", { bind: { propagation: "rshared" } }),
  },
  {
    name: "a volume of two services",
    control: "no-sensitive-mounts",
    isIn: (it, file) =>
      Object.values(getMap(file, "services"))
        .filter((other) => other !== it && isMap(other))
        .some((other) =>
          sourcesOf(other as ComposeService).some((source) => source !== "" && sourcesOf(it).includes(source)),
        ),
    example: { volumes: [{ type: "volume", source: "data", target: "/a" }] },
    around: { services: { other: { volumes: [{ type: "volume", source: "data", target: "/b" }] } } },
  },
];

/** What the rules of compose-lint add to these. */
const rules: readonly Weakness[] = [
  {
    name: "an image without a version",
    control: "image-digest",
    isIn: (it) => it.image !== undefined && !/:(?!latest$)[^/:]+$/.test(String(it.image)),
    example: { image: "nginx:latest" },
  },
  {
    name: "an image without a digest",
    control: "image-digest",
    isIn: (it) => it.build === undefined && !String(it.image).includes("@sha256:"),
    example: { image: "nginx:1.29" },
  },
  { name: "a writable root", control: "read-only-root", isIn: (it) => it.read_only !== true, example: {} },
  {
    name: "AppArmor off",
    control: "apparmor",
    isIn: (it) => options(it).some((option) => /^(?:apparmor|label)[:=](?:unconfined|disable)$/.test(option)),
    example: { security_opt: ["apparmor=unconfined"] },
  },
  {
    name: "a strong capability",
    control: "no-capabilities",
    isIn: (it) => listAt(it, "cap_add").some((name) => strong.includes(String(name).replace(/^CAP_/, ""))),
    example: { cap_add: ["CAP_SYS_ADMIN"] },
  },
  {
    name: "no log",
    control: "bounded-log",
    isIn: (it) => getScalar(getMap(it, "logging"), "driver") === "none",
    example: { logging: { driver: "none" } },
  },
  {
    name: "a device",
    control: "no-privileged-mode",
    isIn: (it) => listAt(it, "devices").length > 0,
    example: { devices: ["/dev/mem"] },
  },
  {
    name: "root, and said so",
    control: "non-root-user",
    isIn: (it) => /^(?:0|root)(?::|$)/.test(String(it.user)),
    example: { user: "root" },
  },
  {
    name: "a credential as a variable",
    control: "secrets-as-files",
    isIn: (it) =>
      Object.keys(getMap(it, "environment")).some((name) => credentialName.test(name) && !name.endsWith("_FILE")),
    example: { environment: { DB_PASSWORD: "x" } },
  },
  {
    name: "a credential in an address",
    control: "secrets-as-files",
    isIn: (it) =>
      Object.values(getMap(it, "environment")).some((value) => /:\/\/[^\s:/@]*:[^\s@]+@/.test(String(value))),
    example: { environment: { URL: "mysql://a:b@db/x" } },
  },
  {
    name: "memory that runs programs",
    control: "read-only-root",
    isIn: (it) => listAt(it, "tmpfs").some((place) => /[:,](?:exec|suid|dev)(?:,|$)/.test(String(place))),
    example: { tmpfs: ["/run:size=1m,exec"] },
  },
  {
    name: "a writable folder of the server's root",
    control: "no-sensitive-mounts",
    isIn: (it) =>
      getMaps(it, "volumes").some(
        ({ type, source, read_only: isReadOnly }) =>
          type === "bind" && isReadOnly !== true && writableRoots.test(String(source)),
      ),
    example: bind("/"),
  },
];

export const weaknesses: readonly Weakness[] = [...queries, ...rules];
