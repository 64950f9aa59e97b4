import { listAt, mapAt, scalarAt, textAt } from "../../lib/fields.ts";
import { isMap } from "../../lib/paths.ts";
import type { ComposeService } from "../../model/adopt/types.ts";
import { bytes } from "../../model/sizes.ts";
import { sizeText } from "./units.ts";
import { type Field, numberAt, one, type Values } from "./values.ts";

/** A service's resource limits and restart policy. */
export const limitFields: readonly Field[] = [
  {
    key: "mem_limit",
    wanted: ({ service }) => one(sizeText(memoryOf(service))),
    found: ({ host }) => one(sizeText(numberAt(host, "Memory"))),
  },
  {
    key: "memswap_limit",
    // By default the engine allows as much swap as memory.
    wanted: ({ service }) => {
      const said = scalarAt(service, "memswap_limit");
      return one(sizeText(said === undefined ? 2 * memoryOf(service) : said === "-1" ? -1 : bytes(said)));
    },
    found: ({ host }) => one(sizeText(numberAt(host, "MemorySwap"))),
  },
  {
    key: "mem_reservation",
    wanted: ({ service }) => {
      const said = scalarAt(service, "mem_reservation") ?? scalarAt(resources(service, "reservations"), "memory");
      return one(sizeText(bytes(said ?? "0")));
    },
    found: ({ host }) => one(sizeText(numberAt(host, "MemoryReservation"))),
  },
  {
    key: "cpus",
    wanted: ({ service }) =>
      one(Number(scalarAt(service, "cpus") ?? scalarAt(resources(service, "limits"), "cpus") ?? 0)),
    found: ({ host }) => one(numberAt(host, "NanoCpus") / 1e9),
  },
  ...[
    ["cpu_quota", "CpuQuota"],
    ["cpu_shares", "CpuShares"],
    ["oom_score_adj", "OomScoreAdj"],
  ].map(
    ([key = "", live = ""]): Field => ({
      key,
      wanted: ({ service }) => one(Number(scalarAt(service, key) ?? 0)),
      found: ({ host }) => one(numberAt(host, live)),
    }),
  ),
  {
    key: "cpuset",
    wanted: ({ service }) => one(scalarAt(service, "cpuset")),
    found: ({ host }) => one(textAt(host, "CpusetCpus")),
  },
  {
    key: "pids_limit",
    wanted: ({ service }) =>
      pids(Number(scalarAt(service, "pids_limit") ?? scalarAt(resources(service, "limits"), "pids") ?? 0)),
    found: ({ host }) => pids(numberAt(host, "PidsLimit")),
  },
  {
    key: "ulimits",
    wanted: ({ service }) =>
      Object.fromEntries(
        Object.entries(mapAt(service, "ulimits")).map(([name, value]) => [
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
      isMap(mapAt(service, "deploy").restart_policy) ? undefined : one(scalarAt(service, "restart") ?? "no"),
    found: ({ host }) => {
      const policy = mapAt(host, "RestartPolicy");
      const most = numberAt(policy, "MaximumRetryCount");
      return one(`${textAt(policy, "Name") ?? "no"}${most > 0 ? `:${most}` : ""}`);
    },
  },
];

function memoryOf(service: ComposeService): number {
  return bytes(scalarAt(service, "mem_limit") ?? scalarAt(resources(service, "limits"), "memory") ?? "0");
}

function resources(service: ComposeService, part: "limits" | "reservations"): ComposeService {
  return mapAt(mapAt(mapAt(service, "deploy"), "resources"), part);
}

/** 0 or less means no limit. */
function pids(count: number): Values {
  return one(count > 0 ? count : undefined);
}
