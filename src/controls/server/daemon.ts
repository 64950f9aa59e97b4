import { engineIds, notInBenchmark } from "../cis.ts";
import type { Control } from "../types.ts";

const engine = {
  scope: "host",
  from: "baseline",
  layer: "Docker Engine",
  optional: true,
} as const;

/** How a setting is set and measured where nothing more is to be said. */
function inDaemonJson(key: string, value: unknown, live = "the file that the running engine was started with") {
  return {
    set: `"${key}": ${JSON.stringify(value)} in /etc/docker/daemon.json`,
    measured: live,
    engineSettings: () => ({ [key]: value }),
    serverReadings: () => [{ read: `engine ${key}`, want: JSON.stringify(value) }],
  } as const;
}

/** The settings of the engine itself. They hold for every container of the server, also for those that are not ours. */
export const daemonControls: readonly Control[] = [
  {
    ...engine,
    ...inDaemonJson("live-restore", true, "what the running engine says of itself"),
    slug: "engine-live-restore",
    title: "Containers go on while the engine is restarted",
    reason: "An update of the engine, or its crash, does not take the services down.",
    mayBreak: "Docker Swarm refuses to start with it.",
    cis: engineIds("2.15"),
  },
  {
    ...engine,
    ...inDaemonJson("no-new-privileges", true, "what the running engine says of itself"),
    slug: "engine-no-new-privileges",
    title: "No program of any container gains privileges",
    reason: "A container that somebody starts without this option has it nevertheless.",
    mayBreak: "sudo, su and ping in containers of this server that are not ours.",
    cis: engineIds("2.14"),
  },
  {
    ...engine,
    ...inDaemonJson("userland-proxy", false),
    slug: "engine-no-proxy",
    title: "Published ports need no helper program",
    reason: "A program that runs as root for each published port is one thing less to break into.",
    mayBreak: "A published port is not reached by the server's own IPv6 loopback address.",
    cis: engineIds("2.16"),
  },
  {
    ...engine,
    ...inDaemonJson("icc", false, "the option of the network `bridge` in the running engine"),
    slug: "engine-no-shared-bridge",
    title: "Containers on the default network cannot reach each other",
    reason: "A container that was started without a network of its own is no way to the next one.",
    mayBreak: "Containers that talk over the default network `bridge`; networks of Compose are not concerned.",
    cis: engineIds("2.2"),
  },
  {
    ...engine,
    slug: "engine-bounded-log",
    title: "No container's output fills the disk",
    reason: "The engine's own default keeps every line for ever, until the server stands still.",
    mayBreak:
      "Old lines of containers that have no setting of their own are dropped, and programs that read the log files themselves find none.",
    cis: engineIds("2.13"),
    set: '"log-driver" and "log-opts" in /etc/docker/daemon.json; a driver that sends the lines elsewhere stays',
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
    title: "Every container has a limit of open files",
    reason: "A container without a limit of its own can use up the files that the whole server may open.",
    mayBreak: "A container that opens more than 64,000 files needs `ulimits` of its own.",
    cis: engineIds("2.8"),
    set: '"default-ulimits": nofile in /etc/docker/daemon.json; a limit that is there already stays',
    measured: "the file that the running engine was started with",
    engineSettings: () => ({ "default-ulimits": { nofile: { Name: "nofile", Soft: 64000, Hard: 64000 } } }),
    serverReadings: () => [{ read: "engine open files", want: "limited" }],
  },
  {
    ...engine,
    ...inDaemonJson("log-level", "info"),
    slug: "engine-log-level",
    title: "The engine writes down what it does",
    reason: "With less than `info` an attack leaves no trace in the log, with `debug` secrets may.",
    mayBreak: "Nothing.",
    cis: engineIds("2.3"),
  },
  {
    ...engine,
    ...inDaemonJson("iptables", true),
    slug: "engine-firewall-rules",
    title: "The engine keeps its own firewall rules",
    reason: "Without them networks are not kept apart, and an internal network leads out.",
    mayBreak: "Firewall rules that were written by hand because the engine's were switched off.",
    cis: engineIds("2.4"),
  },
  {
    ...engine,
    ...inDaemonJson("insecure-registries", [], "what the running engine says of itself"),
    slug: "engine-secure-registries",
    title: "Images come over TLS only",
    reason: "Whoever sits on the way can put another image in place of the one that was asked for.",
    mayBreak: "A private registry without a certificate: give it one, in /etc/docker/certs.d.",
    cis: engineIds("2.5"),
  },
  {
    ...engine,
    ...inDaemonJson("experimental", false, "what the running engine says of itself"),
    slug: "engine-not-experimental",
    title: "No experimental feature is on",
    reason: "What is tried out was not looked at as hard as the rest.",
    mayBreak: "Tools that use such a feature.",
    cis: engineIds("2.18"),
  },
  {
    ...engine,
    slug: "engine-socket-only",
    title: "The engine does not listen on the network without certificates",
    reason: "Whoever reaches such a port is root of the server.",
    mayBreak: "Nothing: it is measured only, because taking it away would cut off whoever uses it.",
    cis: engineIds("2.7"),
    set: "not by us: see `hosts` in daemon.json and -H in the unit",
    measured: "`hosts` and `tlsverify` in daemon.json and in the engine's command line",
    serverReadings: () => [{ read: "engine network", want: "closed" }],
    optional: true,
  },
  {
    ...engine,
    slug: "engine-seccomp",
    title: "Containers without a filter of their own have the engine's",
    reason: "A daemon whose default filter was switched off leaves every other container unfiltered.",
    mayBreak: "Nothing: it is measured only.",
    cis: engineIds("2.17"),
    set: "not by us: it is the engine's default",
    measured: "what the running engine says of its seccomp profile",
    serverReadings: () => [{ read: "engine seccomp", want: "default" }],
    optional: true,
  },
  {
    ...engine,
    slug: "engine-installed",
    title: "Engine, Compose, AppArmor's tools and the audit daemon are installed",
    reason: "Without them there is nothing that could hold, load or record what is wanted here.",
    mayBreak: "Nothing.",
    cis: notInBenchmark,
    set: "packages of the distribution, or of Docker by `server.engine`",
    measured: "the package manager's own record",
    serverReadings: () => [{ read: "packages", want: "installed" }],
    optional: false,
  },
];
