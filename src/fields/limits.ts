import { getMap, getScalar, getText, listAt } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import { findLimit, findReservation } from "../model/adopt/limits.ts";
import type { ComposeService } from "../model/adopt/types.ts";
import { toBytes } from "../model/sizes.ts";
import { formatSize } from "./units.ts";
import { type Field, readNumber, spellOne, type Values } from "./values.ts";

/** A service's resource limits and restart policy. */
export const limitFields: readonly Field[] = [
  {
    key: "mem_limit",
    wanted: ({ service }) => spellOne(formatSize(memoryOf(service))),
    found: ({ host }) => spellOne(formatSize(readNumber(host, "Memory"))),
  },
  {
    key: "memswap_limit",
    // By default the engine allows as much swap as memory.
    wanted: ({ service }) => {
      const said = getScalar(service, "memswap_limit");
      return spellOne(formatSize(said === undefined ? 2 * memoryOf(service) : said === "-1" ? -1 : toBytes(said)));
    },
    found: ({ host }) => spellOne(formatSize(readNumber(host, "MemorySwap"))),
  },
  {
    key: "mem_reservation",
    wanted: ({ service }) => spellOne(formatSize(toBytes(findReservation(service) ?? "0"))),
    found: ({ host }) => spellOne(formatSize(readNumber(host, "MemoryReservation"))),
  },
  {
    key: "cpus",
    wanted: ({ service }) => spellOne(Number(findLimit(service, "cpus") ?? 0)),
    found: ({ host }) => spellOne(readNumber(host, "NanoCpus") / 1e9),
  },
  ...[
    ["cpu_quota", "CpuQuota"],
    ["cpu_shares", "CpuShares"],
    ["oom_score_adj", "OomScoreAdj"],
  ].map(
    ([key = "", live = ""]): Field => ({
      key,
      wanted: ({ service }) => spellOne(Number(getScalar(service, key) ?? 0)),
      found: ({ host }) => spellOne(readNumber(host, live)),
    }),
  ),
  {
    key: "cpuset",
    wanted: ({ service }) => spellOne(getScalar(service, "cpuset")),
    found: ({ host }) => spellOne(getText(host, "CpusetCpus")),
  },
  {
    key: "pids_limit",
    wanted: ({ service }) => pids(Number(findLimit(service, "pids") ?? 0)),
    found: ({ host }) => pids(readNumber(host, "PidsLimit")),
  },
  {
    key: "ulimits",
    wanted: ({ service }) =>
      Object.fromEntries(
        Object.entries(getMap(service, "ulimits")).map(([name, value]) => [
          name,
          isMap(value) ? `${value.soft}:${value.hard}` : `${value}:${value}`,
        ]),
      ),
    found: ({ host }) =>
      Object.fromEntries(
        listAt(host, "Ulimits")
          .filter(isMap)
          .map(({ Name, Soft, Hard }) => [String(Name), `${Soft}:${Hard}`]),
      ),
  },
  {
    key: "restart",
    wanted: ({ service }) =>
      isMap(getMap(service, "deploy").restart_policy) ? undefined : spellOne(getScalar(service, "restart") ?? "no"),
    found: ({ host }) => {
      const policy = getMap(host, "RestartPolicy");
      const most = readNumber(policy, "MaximumRetryCount");
      return spellOne(`${getText(policy, "Name") ?? "no"}${most > 0 ? `:${most}` : ""}`);
    },
  },
];

function memoryOf(service: ComposeService): number {
  return toBytes(findLimit(service, "memory") ?? "0");
}

/** 0 or less means no limit. */
function pids(count: number): Values {
  return spellOne(count > 0 ? count : undefined);
}
