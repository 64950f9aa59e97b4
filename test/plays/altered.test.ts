import { evaluate } from "./python.ts";

/* Whether a container was changed in place since it was made. */

const hostConfig = {
  Memory: 268435456,
  NanoCpus: 1000000000,
  PidsLimit: 128,
  RestartPolicy: { Name: "on-failure", MaximumRetryCount: 5 },
};
const wanted = {
  "memory-limit": { memory_limit: "268435456", memory_swap_limit: "268435456" },
  "cpu-limit": { cpu_quota: "1000000000" },
  "pids-limit": { pids_limit: "128" },
  "bounded-restart": { restart_policy: "on-failure:5" },
  "internal-network": { internal_networks: "true" },
};
const able = { MemoryLimit: true, CpuCfsQuota: true, PidsLimit: true };

function isAltered(change: object, { info = able as object, checks = wanted as object, networks = ["shop_db"] } = {}) {
  const inspected = {
    Config: { Labels: {} },
    HostConfig: { ...hostConfig, ...change },
    NetworkSettings: { Networks: Object.fromEntries(networks.map((name) => [name, {}])) },
  };
  const call = "it.is_altered(it.Container(None, given[0], ''), given[1], given[2], 'shop')";
  return evaluate("reading.altered", call, [inspected, checks, info]);
}

test.each<[string, object, object, boolean]>([
  ["as it was made", {}, {}, false],
  ["more memory", { Memory: 1073741824 }, {}, true],
  ["memory that the kernel cannot limit", { Memory: 0 }, { info: { ...able, MemoryLimit: false } }, false],
  ["more processors", { NanoCpus: 0 }, {}, true],
  ["more processes", { PidsLimit: null }, {}, true],
  ["another restart", { RestartPolicy: { Name: "always", MaximumRetryCount: 0 } }, {}, true],
  ["a further network", {}, { networks: ["shop_db", "bridge"] }, true],
  ["a foreign network of a service that may have any", {}, { networks: ["proxy"], checks: {} }, false],
  ["limits of which nothing is claimed", { Memory: 0, NanoCpus: 0, PidsLimit: 0 }, { checks: {} }, false],
])("%s", (_what, change, more, expected) => {
  expect(isAltered(change, more)).toBe(expected);
});
