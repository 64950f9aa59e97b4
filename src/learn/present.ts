import { getMaps } from "../lib/fields.ts";
import type { ComposeService } from "../model/adopt/types.ts";
import { isOnEnginesDisk, listWrittenVolumes } from "../model/build/named-volumes.ts";
import type { Outbound } from "../model/outbound/destination.ts";
import type { Model, Service } from "../model/types.ts";

/** What a service is in its stack now. */
export interface Present {
  readonly service: ComposeService;
  /** Whose list of system calls holds for it. */
  readonly calls: Service["seccomp"];
  /** Whether an AppArmor profile that was learned confines it. */
  readonly isConfined: boolean;
  /** The last day on which it is accepted that these calls are not all that it can make. */
  readonly openUntil?: string;
  /** The volumes whose files a deploy gives to its user, by their places. */
  readonly owns: readonly string[];
  /** The folders in its container that are volumes because their files must last. */
  readonly keeps: readonly string[];
  /** The volumes whose files a deploy could give to it: on the engine's own disk, and written by no other service. */
  readonly givable: ReadonlySet<string>;
  /** Where it may connect to outside the server. */
  readonly outbound: Outbound;
  /** The services of its stack that it talks to; undefined where that was not answered. */
  readonly reaches: readonly string[] | undefined;
}

/** A service as a model has it; empty where it has none of that name. */
export function findPresent({ services, resources }: Model, name: string): Present {
  const found = services.find((service) => service.name === name);
  const { adopted, seccomp: calls = "engine", apparmor = "off", outbound = "any" } = found ?? {};
  const { service = {} } = adopted?.hardened ?? {};
  const others = new Set(
    services
      .filter((other) => other.name !== name)
      .flatMap((other) => listWritten(other.adopted?.hardened.service ?? {}).map(({ volume }) => volume)),
  );
  const own = listWritten(service).filter(
    ({ volume }) => isOnEnginesDisk(resources.volumes, volume) && !others.has(volume),
  );
  const givable = new Set(own.map(({ place }) => place));
  const openUntil = adopted?.hardened.lacks.find(({ control }) => control === "seccomp")?.acceptance?.until;
  return {
    service,
    calls,
    isConfined: adopted !== undefined && apparmor !== "off",
    ...(openUntil !== undefined && { openUntil }),
    owns: adopted?.owns ?? [],
    keeps: adopted?.keeps ?? [],
    givable,
    outbound,
    reaches: adopted?.reaches,
  };
}

function listWritten(service: ComposeService): ReturnType<typeof listWrittenVolumes> {
  return listWrittenVolumes(getMaps(service, "volumes"));
}
