import fc from "fast-check";
import type { Files } from "../compose/folder.ts";

/* Compose projects of any shape, and whatever the user sets beside them. */

type Service = Readonly<Record<string, unknown>>;

export interface AnyProject {
  readonly files: Files;
  /** Its services, every form written out. */
  readonly services: Readonly<Record<string, Service>>;
  /** What `--set` is given. */
  readonly set: readonly string[];
}

/** What the file of variables says that services may name. */
export const fileVariables = { FROM_FILE: "yes", FILE_PASSWORD: "kV9x-T2mQ-file" };

const names = ["web", "db", "job"] as const;

const images = [
  ...["nginx:1.29", "mysql:8.4", "postgres:17-alpine", "redis:7", "wordpress:6-php8.3-apache"],
  ...["example.org/team/app:1.2", "example.org/app", `app:1@sha256:${"a".repeat(64)}`],
];

const port = fc.record(
  {
    mode: fc.constant("ingress"),
    target: fc.constantFrom(80, 8080, 53),
    published: fc.constantFrom("80", "8080", "9000-9002"),
    host_ip: fc.constantFrom("127.0.0.1", "0.0.0.0", "::1", "10.0.0.1"),
    protocol: fc.constantFrom("tcp", "udp"),
  },
  { requiredKeys: ["mode", "target", "protocol"] },
);

const volume = fc.oneof(
  fc.record({ type: fc.constant("volume"), source: fc.constant("data"), target: fc.constantFrom("/data", "/var/log") }),
  fc.record({ type: fc.constant("volume"), target: fc.constant("/cache") }),
  fc.record(
    {
      type: fc.constant("bind"),
      source: fc.constantFrom("./files", "/etc", "/var/run/docker.sock", "/srv/logs"),
      target: fc.constantFrom("/files", "/host"),
      read_only: fc.constant(true),
      bind: fc.constantFrom({ propagation: "rshared" }, { create_host_path: false }),
    },
    { requiredKeys: ["type", "source", "target"] },
  ),
);

const variables = fc.dictionary(
  fc.constantFrom("LANG", "DB_PASSWORD", "MYSQL_ROOT_PASSWORD", "POSTGRES_PASSWORD", "URL", "API_TOKEN", "EMPTY"),
  fc.constantFrom(
    "C",
    "mysql://a:p4ss-W0rd-x@db/x",
    "correct horse battery",
    "",
    `a $HOME $${"{x}"}`,
    "k: v # no comment",
  ),
);

const limits = fc.record(
  { cpus: fc.constantFrom(0.5, 2), memory: fc.constant("1g"), pids: fc.constant(50) },
  { requiredKeys: [] },
);

const check = fc.constantFrom<Service>(
  { test: ["CMD", "curl", "-f", "http://localhost/"], interval: "10s" },
  { disable: true },
  { test: ["NONE"] },
  { test: ["CMD-SHELL", "echo $DB_PASSWORD"] },
  { interval: "9s" },
);

const drivers = fc.constantFrom<Service>(
  { driver: "json-file", options: { "max-size": "1m" } },
  { driver: "local", options: { "max-size": "10m", "max-file": "5" } },
  { driver: "none" },
);

function some<T>(...items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.subarray([...items], { minLength: 1 });
}

const service: fc.Arbitrary<Service> = fc.record(
  {
    image: fc.constantFrom(...images),
    build: fc.constantFrom<Service>({ context: "./app" }, { context: "./app", args: { V: "1" }, target: "run" }),
    command: some("run", "--workers", "4", "$HOME"),
    entrypoint: fc.constant(["/entry.sh"]),
    user: fc.constantFrom("root", "0:0", "1000:1000", "www-data"),
    environment: variables,
    env_file: fc.constant([{ path: "vars.env", required: true }]),
    labels: fc.constantFrom<Service>({ "org.example.owner": "a & b" }, { rule: "Host(`{{ x }}`) && $y" }),
    ports: fc.uniqueArray(port, { minLength: 1, maxLength: 3, selector: (one) => JSON.stringify(one) }),
    volumes: fc.uniqueArray(volume, { minLength: 1, maxLength: 3, selector: ({ target }) => target }),
    networks: fc.constantFrom<Service>({ back: null }, { default: null, back: { aliases: ["data"] } }),
    depends_on: fc.constantFrom<Service>(
      { db: { condition: "service_started", required: true } },
      { job: { condition: "service_completed_successfully", required: true } },
    ),
    secrets: some<Service>({ source: "token" }, { source: "cert", target: "/etc/cert.pem" }, { source: "own" }),
    healthcheck: check,
    logging: drivers,
    restart: fc.constantFrom("always", "no", "on-failure:3", "unless-stopped"),
    cap_add: some("NET_ADMIN", "SETUID", "CHOWN", "CAP_KILL"),
    cap_drop: some("MKNOD", "ALL"),
    security_opt: some("seccomp:unconfined", "no-new-privileges:true", "label=user:x"),
    privileged: fc.boolean(),
    read_only: fc.boolean(),
    tmpfs: some("/run", "/tmp:exec,size=8m"),
    ipc: fc.constantFrom("host", "private", "shareable"),
    pid: fc.constant("host"),
    devices: fc.constant([{ source: "/dev/kvm", target: "/dev/kvm", permissions: "rwm" }]),
    deploy: fc.record({ resources: fc.record({ limits }) }),
    mem_limit: fc.constantFrom("1g", "64m"),
    memswap_limit: fc.constant("2g"),
    cpus: fc.constant(2),
    pids_limit: fc.constantFrom(-1, 64),
    ulimits: fc.constantFrom<Service>({ nproc: 100 }, { nofile: { soft: 10, hard: 20 } }, { core: 0, nofile: 4096 }),
    dns: some("1.1.1.1", "9.9.9.9"),
    extra_hosts: fc.constant(["a.example=10.0.0.2"]),
    init: fc.constant(true),
    profiles: some("tools", "debug"),
    stop_grace_period: fc.constant("1m0s"),
  },
  { requiredKeys: ["image"] },
);

const anyService = fc.tuple(service, fc.nat(3)).map(([one, dice]): Service => (dice === 0 ? onHost(one) : one));

/** On the server's own network there is no other. */
function onHost({ networks: _networks, ports: _ports, ...one }: Service): Service {
  return { ...one, network_mode: "host" };
}

const acceptance = '{reason: "it cannot be helped yet", until: "2099-01-01"}';

const settings = fc.constantFrom(
  ...names.flatMap((name) =>
    [
      ...["limits.memory=256m", "limits.cpus=0.25", "limits.pids=99", "user=5:5", "user=0:0", "user=image"],
      ...[
        "capabilities=[]",
        "capabilities=[CHOWN]",
        "writable=[/tmp, /var/x:size=8m]",
        "like=nginx",
        "like=postgres:alpine",
      ],
      ...["health={listens: 8080}", "health={test: [CMD, ask], interval: 5s}", "health={image: true}"],
      ...[
        "compose.restart=no",
        "compose.command=[other, run]",
        "compose.environment={ADDED: '1'}",
        "compose.read_only=true",
      ],
      ...[
        "compose.volumes=[]",
        "compose.labels={mine: 'yes'}",
        "compose.privileged=true",
        "compose.cap_add=[SYS_ADMIN]",
      ],
      ...["secrets.API_TOKEN=file", "uses=[store]", "image=other:2"],
      ...["read-only-root", "bounded-log", "non-root-user", "privileged", "memory-limit", "host-network"].map(
        (control) => `accept.${control}=${acceptance}`,
      ),
    ].map((setting) => `services.${name}.${setting}`),
  ),
  ...["hardening.profile=baseline", "trust=tag", "name=other", "hosts=[{name: far, connection: ssh}]"],
  ...["logging=journald", "logging=local", "logging=fluent-bit", "logging=fluentd"],
  'hardening.overrides.read-only-root={off: true, reason: "it writes everywhere"}',
  'hardening.overrides.seccomp={off: true, reason: "it is looked at"}',
);

const store = "services.store={kind: mariadb, image: 'mariadb:11.8', database: shop}";

export const anyProject: fc.Arbitrary<AnyProject> = fc
  .record({
    services: fc.tuple(anyService, anyService, anyService, fc.integer({ min: 1, max: 3 })),
    set: fc.array(settings, { maxLength: 5 }),
    profiles: fc.constantFrom("", "tools", "*"),
  })
  .map(({ services: [web, db, job, count], set, profiles }) => {
    const chosen = [web, db, job].slice(0, count);
    const services = Object.fromEntries(
      chosen.map((one, at) => [names[at] ?? "", waiting(one, names.slice(at + 1, count))]),
    );
    const known = set.filter((setting) => !setting.startsWith("services.") || isOf(setting, Object.keys(services)));
    return {
      files: {
        "compose.yml": JSON.stringify({
          name: "shop",
          services: JSON.parse(JSON.stringify(services).replaceAll("$", "$$$$")),
          networks: { back: { driver: "bridge" } },
          volumes: { data: {} },
          secrets: { token: { file: "./token.txt" }, cert: { file: "./cert.pem" }, own: { environment: "OWN" } },
        }),
        "vars.env": Object.entries(fileVariables)
          .map(([name, value]) => `${name}=${value}\n`)
          .join(""),
        "token.txt": "t0ken-of-one-line\n",
        "cert.pem": "-----BEGIN\nabc\n-----END\n",
        "app/Dockerfile": 'FROM node:22\nUSER 1000:1000\nEXPOSE 3000\nCMD ["node", "x"]\n',
        ".env": `COMPOSE_PROFILES=${profiles}\n`,
      },
      services,
      set: known.some((setting) => setting.endsWith("uses=[store]")) ? [store, ...known] : known,
    };
  });

/** It waits for later ones only, so that there is no circle. */
function waiting({ depends_on: waits, ...one }: Service, later: readonly string[]): Service {
  const left = Object.entries(waits ?? {}).filter(([name]) => later.includes(name));
  return left.length === 0 ? one : { ...one, depends_on: Object.fromEntries(left) };
}

function isOf(setting: string, services: readonly string[]): boolean {
  return services.includes(setting.split(".")[1] ?? "");
}
