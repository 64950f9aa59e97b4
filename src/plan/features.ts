import type { Model } from "../model/types/model.ts";
import { hasPreparedServers, hasRemote, isOn } from "./context/asked.ts";
import { isAudited } from "./context/audit.ts";
import { hasBackupTimer } from "./context/data/backups.ts";
import { listDatabaseData, movesData } from "./context/data/database-data.ts";
import { listTakenOver } from "./context/edge/edge.ts";
import { resolvesNames } from "./context/packet-filter.ts";
import type { Waivers } from "./context/scanner-waivers.ts";

/** A part of a project that only some stacks have. */
export interface Feature {
  /** Its folder below `templates/features/`, which mirrors a project. */
  readonly folder: string;
  /** Whether a stack has it. */
  readonly when: (model: Model, waivers: Waivers) => boolean;
}

const control = (slug: string): Feature => ({ folder: slug, when: (model) => isOn(model, slug) });

/** Every folder of `templates/features/`, with its condition. */
export const features: readonly Feature[] = [
  { folder: "compose", when: ({ target }) => target === "compose" },
  { folder: "swarm", when: ({ target }) => target === "swarm" },
  { folder: "swarm-lock", when: ({ autolock }) => autolock !== undefined },
  { folder: "server", when: hasPreparedServers },
  { folder: "swarm-server", when: (model) => model.target === "swarm" && hasPreparedServers(model) },
  { folder: "docker-packages", when: (model) => hasPreparedServers(model) && model.server.engine === "docker" },
  { folder: "boot", when: (model) => isOn(model, "boot-unit") },
  control("regular-audit"),
  { folder: "alarms", when: ({ alarms }) => alarms !== undefined },
  { folder: "dumps", when: (model) => model.backups !== undefined || movesData(model) },
  { folder: "backups", when: ({ backups }) => backups !== undefined },
  { folder: "backup-timer", when: hasBackupTimer },
  { folder: "audit", when: (model) => hasPreparedServers(model) && isAudited(model) },
  control("audit-engine-files"),
  control("audit-containers"),
  control("neighbour-filter"),
  control("host-filter"),
  control("outbound-filter"),
  control("visitor-filter"),
  control("swarm-filter"),
  control("port-filter"),
  { folder: "outbound-names", when: resolvesNames },
  control("apparmor"),
  control("image-secrets"),
  control("image-signature"),
  { folder: "take-over", when: (model) => listTakenOver(model).length > 0 },
  {
    folder: "kept-folders",
    when: ({ services, target }) =>
      target === "compose" && services.some(({ adopted }) => (adopted?.keeps ?? []).length > 0),
  },
  {
    folder: "learn-here",
    when: ({ services, target }) => target === "compose" && services.some(({ adopted }) => adopted !== undefined),
  },
  { folder: "owned-volumes", when: ({ services }) => services.some(({ adopted }) => (adopted?.owns ?? []).length > 0) },
  // What runs well is kept on every server; a swarm goes back by itself.
  { folder: "releases", when: ({ target }) => target === "compose" },
  { folder: "remote", when: hasRemote },
  { folder: "record", when: (model) => hasRemote(model) || hasPreparedServers(model) },
  { folder: "rolling", when: ({ hosts, target }) => hosts.length > 1 && target === "compose" },
  { folder: "databases", when: ({ services }) => services.some(({ kind }) => kind.reader !== undefined) },
  { folder: "data-versions", when: (model) => listDatabaseData(model).length > 0 },
  { folder: "data-moves", when: movesData },
  { folder: "database-play", when: ({ services }) => services.some(({ kind }) => kind.tasks.length > 0) },
  { folder: "accounts", when: ({ services }) => services.some(({ kind }) => kind.takes.includes("database")) },
  { folder: "logins", when: ({ secrets }) => secrets.some(({ logins }) => logins.length > 0) },
  {
    folder: "adopted-logins",
    when: ({ secrets }) => secrets.some(({ logins }) => logins.some(({ isAdopted }) => isAdopted)),
  },
  { folder: "compose-lint", when: (_, { composeLint }) => composeLint.length > 0 },
  { folder: "trivy", when: (_, { trivy }) => trivy.length > 0 },
  { folder: "receiver", when: ({ receiver }) => receiver !== undefined },
];
