import { getMaps } from "../lib/fields.ts";
import type { ComposeService } from "../model/adopt/types.ts";
import { isOnEnginesDisk, listWrittenVolumes } from "../model/build/data/named-volumes.ts";
import type { Outbound } from "../model/outbound/destination.ts";
import type { Model } from "../model/types/model.ts";
import type { Service } from "../model/types/service.ts";

/** What can be watched of a service, by the answer that says so, which is also its control's name. */
export type Watchable = "seccomp" | "apparmor";

/** What a service is in its stack now. */
export interface Present {
  /** Whether no kind describes it: only learning says what it needs. */
  readonly isOwn: boolean;
  readonly service: ComposeService;
  /** Whose list of system calls holds for it. */
  readonly calls: Service["seccomp"];
  /** What an AppArmor profile that was learned does for it; `complain`: it is only watched. */
  readonly apparmor: Service["apparmor"];
  /** The last day on which it is accepted that a control does not hold, by control. */
  readonly openUntil: Readonly<Record<string, string>>;
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
  return {
    isOwn: adopted !== undefined,
    service,
    calls,
    apparmor: adopted === undefined ? "off" : apparmor,
    openUntil: Object.fromEntries(
      (adopted?.hardened.lacks ?? []).flatMap(({ control, acceptance }) =>
        acceptance?.until === undefined ? [] : [[control, acceptance.until]],
      ),
    ),
    owns: adopted?.owns ?? [],
    keeps: adopted?.keeps ?? [],
    givable,
    outbound,
    reaches: adopted?.reaches,
  };
}

/** What is watched of it, by the answer that says so. */
export function listWatched({ calls, apparmor }: Present): readonly Watchable[] {
  return [
    ...(calls === "watched" ? (["seccomp"] as const) : []),
    ...(apparmor === "complain" ? (["apparmor"] as const) : []),
  ];
}

function listWritten(service: ComposeService): ReturnType<typeof listWrittenVolumes> {
  return listWrittenVolumes(getMaps(service, "volumes"));
}
