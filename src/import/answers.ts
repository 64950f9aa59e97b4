import { join } from "node:path";
import { isMap } from "../lib/paths.ts";
import type { Way } from "../model/adopt/credentials.ts";
import type { Acceptance, ComposeService } from "../model/adopt/types.ts";
import { mapAt, mapsAt, textAt, without } from "../model/adopt/values.ts";

/*
 * What stands in harden.yml for one service of a compose file.
 */

export interface ServiceSource {
  /** The service as the compose file has it, without its credentials. */
  readonly service: ComposeService;
  readonly like?: string;
  readonly secrets: Readonly<Record<string, Way>>;
  readonly accept: Readonly<Record<string, Acceptance>>;
  /** The project's folder on this machine, absolute. */
  readonly folder: string;
}

/** The answers about a service: what has a key of its own there, and the rest as the compose file had it. */
export function serviceAnswers(
  { service, like, secrets, accept, folder }: ServiceSource,
  kind: string,
): Readonly<Record<string, unknown>> {
  const image = textAt(service, "image");
  const source = sourceOf(service);
  const rest = ["image", "env_file", "extends"].reduce(without, service);
  return {
    kind,
    ...(image === undefined || source !== undefined ? {} : { image }),
    ...(source === undefined ? {} : { source }),
    ...(like === undefined ? {} : { like }),
    ...(Object.keys(secrets).length === 0 ? {} : { secrets }),
    ...(Object.keys(accept).length === 0 ? {} : { accept }),
    compose: placed(
      { ...rest, ...(source === undefined ? {} : { build: without(mapAt(service, "build"), "context") }) },
      folder,
    ),
  };
}

/** The folder below the project that its image is built from; undefined where it is not built, or from another machine's files. */
export function sourceOf(service: ComposeService): string | undefined {
  const context = textAt(mapAt(service, "build"), "context");
  return context?.startsWith("./") && context.length > 2 ? context.replace(/\/$/, "") : undefined;
}

/** Data stay where they are: a bind mount's path is that of this machine. */
function placed(service: ComposeService, folder: string): ComposeService {
  const volumes = mapsAt(service, "volumes");
  return volumes.length === 0 ? service : { ...service, volumes: volumes.map((volume) => withPlace(volume, folder)) };
}

function withPlace(volume: ComposeService, folder: string): ComposeService {
  const source = textAt(volume, "source");
  return volume.type === "bind" && source !== undefined && /^\.{1,2}(?:\/|$)/.test(source)
    ? { ...volume, source: join(folder, source) }
    : volume;
}

/**
 * What the project declares beside its services. A named volume keeps the name that it has on this machine, so that its data are found again.
 *
 * @param project the name under which Compose ran it until now
 */
export function resourceAnswers(
  tree: ComposeService,
  project: string,
  stack: string,
): Readonly<Record<string, unknown>> {
  const sections = ["networks", "volumes", "secrets", "configs"].map(
    (section) => [section, mapAt(tree, section)] as const,
  );
  const named = sections.map(
    ([section, entries]) =>
      [section, section === "volumes" && project !== stack ? withNames(entries, project) : entries] as const,
  );
  return Object.fromEntries(named.filter(([, entries]) => Object.keys(entries).length > 0));
}

function withNames(volumes: ComposeService, project: string): ComposeService {
  return Object.fromEntries(
    Object.entries(volumes).map(([name, volume]) => {
      const known = isMap(volume) ? volume : {};
      const isNamed = known.external === true || typeof known.name === "string";
      return [name, isNamed ? volume : { ...known, name: `${project}_${name}` }];
    }),
  );
}
