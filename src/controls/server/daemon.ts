import { notInBenchmark, spreadId } from "../cis.ts";
import type { Control } from "../types.ts";

const engine = { scope: "host", from: "baseline", layer: "Docker Engine", optional: true } as const;

/** The default for how a setting is set and measured. */
function inDaemonJson(key: string, value: unknown, live = "the file that the running engine was started with") {
  return {
    set: `"${key}": ${JSON.stringify(value)} in /etc/docker/daemon.json`,
    measured: live,
    engineSettings: () => ({ [key]: value }),
    serverReadings: () => [{ read: `engine ${key}`, want: JSON.stringify(value) }],
  } as const;
}

/** The engine's own settings. They apply to every container of the server, including those of other stacks. */
export const daemonControls: readonly Control[] = [
  {
    ...engine,
    ...inDaemonJson("live-restore", true, "the running engine's own report"),
    slug: "engine-live-restore",
    title: "Containers go on while the engine is restarted",
    reason: "An update or crash of the engine does not stop the services.",
    mayBreak: "Docker Swarm refuses to start with it.",
    cis: spreadId("2.15"),
  },
  {
    ...engine,
    ...inDaemonJson("no-new-privileges", true, "the running engine's own report"),
    slug: "engine-no-new-privileges",
    title: "No program of any container gains privileges",
    reason: "A container that is started without this option has it anyway.",
    mayBreak: "sudo, su and ping in other containers of this server.",
    cis: spreadId("2.14"),
  },
  {
    ...engine,
    ...inDaemonJson("userland-proxy", false),
    slug: "engine-no-proxy",
    title: "Published ports need no helper program",
    reason: "Otherwise a program runs as root for each published port, and each can be attacked.",
    mayBreak: "A published port is not reachable at the server's own IPv6 loopback address.",
    cis: spreadId("2.16"),
  },
  {
    ...engine,
    ...inDaemonJson("icc", false, "the option of the network `bridge` in the running engine"),
    slug: "engine-no-shared-bridge",
    title: "Containers on the default network cannot reach each other",
    reason: "A container without a network of its own cannot be used to attack the others.",
    mayBreak: "Containers that talk over the default network `bridge`; networks of Compose are not affected.",
    cis: spreadId("2.2"),
  },
  {
    ...engine,
    slug: "engine-bounded-log",
    title: "No container's log fills the disk",
    reason: "The engine's default keeps every line forever, until the disk is full and the server stops.",
    mayBreak:
      "Old lines of containers without a setting of their own are deleted, and programs that read the log files directly find none.",
    cis: spreadId("2.13"),
    set: '"log-driver" and "log-opts" in /etc/docker/daemon.json; a driver that forwards the lines stays',
    measured: "the log driver of the running engine, and the limits in daemon.json",
    engineSettings: ({ logDriver }) =>
      logDriver === "journald"
        ? { "log-driver": "journald" }
        : { "log-driver": "local", "log-opts": { "max-size": "10m", "max-file": "5" } },
    serverReadings: () => [{ read: "engine log", want: "bounded" }],
  },
  {
    ...engine,
    slug: "engine-ulimits",
    title: "Every container has a limit on open files",
    reason: "A container without its own limit can use up the open files of the whole server.",
    mayBreak: "A container that opens more than 64,000 files needs `ulimits` of its own.",
    cis: spreadId("2.8"),
    set: '"default-ulimits": nofile in /etc/docker/daemon.json; an existing limit stays',
    measured: "the file that the running engine was started with",
    engineSettings: () => ({ "default-ulimits": { nofile: { Name: "nofile", Soft: 64000, Hard: 64000 } } }),
    serverReadings: () => [{ read: "engine open files", want: "limited" }],
  },
  {
    ...engine,
    ...inDaemonJson("log-level", "info"),
    slug: "engine-log-level",
    title: "The engine logs its actions",
    reason: "Below `info` an attack leaves no trace in the log; with `debug` secrets may be logged.",
    mayBreak: "Nothing.",
    cis: spreadId("2.3"),
  },
  {
    ...engine,
    ...inDaemonJson("iptables", true),
    slug: "engine-firewall-rules",
    title: "The engine keeps its own firewall rules",
    reason: "Without them networks are not isolated, and an internal network leads out.",
    mayBreak: "Firewall rules written by hand because the engine's were off.",
    cis: spreadId("2.4"),
  },
  {
    ...engine,
    ...inDaemonJson("insecure-registries", [], "the running engine's own report"),
    slug: "engine-secure-registries",
    title: "Images come over TLS only",
    reason: "Otherwise an attacker in the network can replace the requested image by another one.",
    mayBreak: "A private registry without a certificate: add one in /etc/docker/certs.d.",
    cis: spreadId("2.5"),
  },
  {
    ...engine,
    ...inDaemonJson("experimental", false, "the running engine's own report"),
    slug: "engine-not-experimental",
    title: "No experimental feature is enabled",
    reason: "Experimental features are tested less than the rest.",
    mayBreak: "Tools that use experimental features.",
    cis: spreadId("2.18"),
  },
  {
    ...engine,
    slug: "engine-socket-only",
    title: "The engine does not listen on the network without certificates",
    reason: "Access to such a port is root access to the server.",
    mayBreak: "Nothing: it is only measured, because closing the port would cut off its users.",
    cis: spreadId("2.7"),
    set: "not set: see `hosts` in daemon.json and -H in the unit",
    measured: "`hosts` and `tlsverify` in daemon.json and in the engine's command line",
    serverReadings: () => [{ read: "engine network", want: "closed" }],
  },
  {
    ...engine,
    slug: "engine-seccomp",
    title: "Containers without a filter of their own have the engine's",
    reason: "If the engine's default filter is off, every other container is unfiltered.",
    mayBreak: "Nothing: it is only measured.",
    cis: spreadId("2.17"),
    set: "not set: it is the engine's default",
    measured: "the seccomp profile that the running engine reports",
    serverReadings: () => [{ read: "engine seccomp", want: "default" }],
  },
  {
    ...engine,
    slug: "engine-installed",
    title: "Engine, Compose, AppArmor's tools and the audit daemon are installed",
    reason: "Without them the other controls cannot be applied, loaded or recorded.",
    mayBreak: "Nothing.",
    cis: notInBenchmark,
    set: "packages of the distribution, or of Docker by `server.engine`",
    measured: "the package manager's database",
    serverReadings: () => [{ read: "packages", want: "installed" }],
    optional: false,
  },
];
