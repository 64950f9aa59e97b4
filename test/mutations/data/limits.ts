import { docker } from "../../support/docker.ts";
import { dropKeys, setKeys } from "../edit-service.ts";
import type { LiveContainer, Mutation } from "../types.ts";

const update =
  (...options: readonly string[]) =>
  ({ name }: LiveContainer) =>
    docker("update", ...options, name);

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
