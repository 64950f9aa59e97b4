import { repeatIds } from "../cis.ts";
import { pointTo } from "../owasp.ts";
import type { Control } from "../types.ts";

/**
 * What a container may swap: a page, also where pages are large. A limit of none is lost: runc up to 1.1 writes it without telling systemd, which puts
 * "no limit" in its place at the next reload.
 */
export const swapBytes = 64 * 1024;

/** A limit of nothing is none, and what is measured must not match it. */
function limit(value: number): string {
  return value > 0 ? String(value) : "a limit";
}

const availability = { scope: "service", from: "baseline", layer: "Control groups", optional: false } as const;

export const limitControls: readonly Control[] = [
  {
    ...availability,
    slug: "memory-limit",
    owasp: pointTo("D07", 7),
    title: "Memory is limited",
    severity: "medium",
    reason:
      "A leak in one service, or an attack on it, ends that service only. Swap counts too: it gets 64 KiB, because systemd forgets a limit of none at its next reload.",
    mayBreak: "A service that needs more is killed and restarted: raise `limits.memory`.",
    cis: repeatIds("5.11"),
    set: "mem_limit, memswap_limit and mem_reservation",
    measured: "the limits of memory, and of memory with swap, and the reservation in the container's control group",
    readings: ({ memoryBytes, reservedBytes }) => [
      { read: "memory_limit", want: limit(memoryBytes) },
      { read: "memory_swap_limit", want: limit(memoryBytes > 0 ? memoryBytes + swapBytes : 0) },
      ...(reservedBytes === undefined ? [] : [{ read: "memory_reservation", want: String(reservedBytes) }]),
    ],
  },
  {
    ...availability,
    slug: "cpu-limit",
    owasp: pointTo("D07", 7),
    title: "Processor time is limited",
    severity: "low",
    reason: "A busy loop in one service cannot starve the others.",
    mayBreak: "A service at its limit answers more slowly: raise `limits.cpus`.",
    cis: repeatIds("5.12"),
    set: "cpus",
    measured: "the processor quota in the container's control group",
    readings: ({ cpus }) => [{ read: "cpu_quota", want: limit(Math.round(cpus * 1e9)) }],
  },
  {
    ...availability,
    slug: "pids-limit",
    owasp: pointTo("D07", 7),
    title: "The number of processes is limited",
    severity: "medium",
    reason: "A fork bomb stops at the limit and not at the server's.",
    mayBreak: "A service with many workers cannot start more threads: raise `limits.pids`.",
    cis: repeatIds("5.29"),
    set: "pids_limit",
    measured: "the process limit in the container's control group",
    readings: ({ pids }) => [{ read: "pids_limit", want: limit(pids) }],
  },
  {
    ...availability,
    slug: "ulimits",
    owasp: pointTo("D07", 7),
    title: "Open files are limited, and no core is dumped",
    severity: "low",
    reason: "A core file would contain the secrets in the process's memory.",
    mayBreak: "A service with very many connections needs a higher limit on open files.",
    cis: repeatIds("5.19"),
    set: "ulimits: nofile and core",
    measured: "the limits of the container's first process",
    readings: ({ openFiles }) => [
      { read: "open_files", want: limit(openFiles) },
      { read: "core_size", want: "0" },
    ],
  },
  {
    ...availability,
    slug: "bounded-restart",
    owasp: pointTo("D07", 7),
    title: "Restarts are bounded",
    severity: "low",
    reason: "A service that cannot start stops after five tries and is noticed, instead of crashing forever.",
    mayBreak:
      "After its fifth failure, within a minute or a year, the service stays down until a deploy or the boot starts it.",
    cis: repeatIds("5.15"),
    set: 'restart: "on-failure:5"',
    measured: "the engine's restart policy of the container, and that one restart is left",
    readings: ({ restart }) => [
      { read: "restart_policy", want: /^(?:no|on-failure:[1-5])$/.test(restart) ? restart : "on-failure:5" },
      ...(restart === "no" ? [] : [{ read: "restarts_left", want: "yes" }]),
    ],
  },
  {
    ...availability,
    slug: "bounded-log",
    owasp: pointTo("D10"),
    title: "Logs are kept and limited",
    severity: "low",
    reason: "Without a limit, a noisy or attacked service fills the server's disk; without logs, attacks go unnoticed.",
    mayBreak: "Old lines of a noisy service are deleted.",
    cis: { "1.6.0": ["2.13"], "1.7.0": ["2.13"], "1.8.0": ["2.14"] },
    layer: "Logs",
    set: "logging: driver and options",
    measured: "the engine's log configuration of the container",
    readings: ({ logDriver }) => [{ read: "log_driver", want: logDriver }],
  },
];
