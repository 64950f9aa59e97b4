import { docker } from "../../support/engine/docker.ts";
import { dropKeys, setKeys } from "../edit-service.ts";
import { limitFiles, setLimit } from "../set-limit.ts";
import type { LiveContainer, Mutation } from "../types.ts";

const update =
  (...options: readonly string[]) =>
  ({ name }: LiveContainer) =>
    docker("update", ...options, name);

const group = (file: keyof typeof limitFiles, value: string) => ({
  live: ({ pid }: LiveContainer) => setLimit(pid, limitFiles[file], value),
});

/** Written into the control group of a running container: the engine does not know of it. */
const behindTheEngine: readonly Mutation[] = [
  {
    service: "swap-in-group",
    what: "swap without a limit, in its control group",
    controls: ["memory-limit"],
    ...group("swap", "-1"),
  },
  {
    service: "reservation-in-group",
    what: "no memory is kept for it, in its control group",
    controls: ["memory-limit"],
    ...group("reservation", "0"),
  },
  {
    service: "cpu-in-group",
    what: "processor time without a limit, in its control group",
    controls: ["cpu-limit"],
    ...group("cpu", "-1"),
  },
  {
    service: "pids-in-group",
    what: "processes without a limit, in its control group",
    controls: ["pids-limit"],
    ...group("pids", "max"),
  },
];

/** What it may use, how often it starts again, where its logs go and whether its health is known. */
export const limitMutations: readonly Mutation[] = [
  {
    service: "memory-none",
    what: "memory without a limit",
    controls: ["memory-limit"],
    settings: dropKeys("mem_limit", "memswap_limit"),
  },
  {
    service: "memory-more",
    what: "twice the memory",
    controls: ["memory-limit"],
    settings: setKeys({ mem_limit: "128m", memswap_limit: "128m" }),
  },
  {
    service: "swap-none",
    what: "swap without a limit",
    controls: ["memory-limit"],
    settings: setKeys({ memswap_limit: -1 }),
  },
  {
    service: "memory-live",
    what: "twice the memory, while it runs",
    controls: ["memory-limit"],
    live: update("--memory", "128m", "--memory-swap", "128m"),
  },
  {
    service: "reservation-none",
    what: "no memory is kept for it",
    controls: ["memory-limit"],
    settings: dropKeys("mem_reservation"),
  },
  {
    service: "reservation-live",
    what: "less memory is kept for it, while it runs",
    controls: ["memory-limit"],
    live: update("--memory-reservation", "8m"),
  },
  ...behindTheEngine,
  { service: "cpu-none", what: "processor time without a limit", controls: ["cpu-limit"], settings: dropKeys("cpus") },
  {
    service: "cpu-more",
    what: "more processor time",
    controls: ["cpu-limit"],
    settings: setKeys({ cpus: 1.5 }),
  },
  {
    service: "cpu-live",
    what: "more processor time, while it runs",
    controls: ["cpu-limit"],
    live: update("--cpus", "1.5"),
  },
  {
    service: "pids-none",
    what: "processes without a limit",
    controls: ["pids-limit"],
    settings: setKeys({ pids_limit: -1 }),
  },
  { service: "pids-more", what: "more processes", controls: ["pids-limit"], settings: setKeys({ pids_limit: 500 }) },
  {
    service: "pids-live",
    what: "processes without a limit, while it runs",
    controls: ["pids-limit"],
    live: update("--pids-limit", "-1"),
  },
  {
    service: "files-more",
    what: "more open files",
    controls: ["ulimits"],
    settings: setKeys({ ulimits: { nofile: 8192, core: 0 } }),
  },
  {
    service: "core-dumps",
    what: "cores are dumped",
    controls: ["ulimits"],
    settings: setKeys({ ulimits: { nofile: 4096, core: -1 } }),
  },
  {
    service: "restart-always",
    what: "it starts again without an end",
    controls: ["bounded-restart"],
    settings: setKeys({ restart: "always" }),
  },
  {
    service: "restart-often",
    what: "it starts again a hundred times",
    controls: ["bounded-restart"],
    settings: setKeys({ restart: "on-failure:100" }),
  },
  {
    service: "restart-live",
    what: "it starts again unless it is stopped, since it runs",
    controls: ["bounded-restart"],
    live: update("--restart", "unless-stopped"),
  },
  {
    service: "log-none",
    what: "its logs are thrown away",
    controls: ["bounded-log"],
    settings: setKeys({ logging: { driver: "none" } }),
  },
  {
    service: "log-json",
    what: "its logs are files without an end",
    controls: ["bounded-log"],
    settings: setKeys({ logging: { driver: "json-file" } }),
  },
  {
    service: "health-none",
    what: "its health is not checked",
    controls: ["health-check"],
    settings: setKeys({ healthcheck: { disable: true } }),
  },
  {
    service: "health-fails",
    what: "it is not healthy",
    controls: ["health-check"],
    settings: setKeys({ healthcheck: { test: ["CMD", "false"], interval: "500ms", retries: 1, start_period: "0s" } }),
  },
];
