import type { KnownImage } from "../../kinds/schema/known-image.ts";
import { getMap, getMaps, getScalar, listAt } from "../../lib/fields.ts";
import { isMap } from "../../lib/paths.ts";
import { isExternal } from "../adopt/dangers/uses.ts";
import { findKnownImage } from "../adopt/known-images.ts";
import type { ComposeService } from "../adopt/types.ts";
import { nameLive } from "../deployed-names.ts";
import type { Model } from "../types/model.ts";
import type { Service } from "../types/service.ts";
import { findAskers } from "./askers.ts";

/*
 * A new version takes over from the old one where both can run for a while. Here is what keeps two containers of a service from that: one entry a cause,
 * each with what is said of it.
 */

export type Around = Pick<Model, "name" | "services" | "resources">;

interface Obstacle {
  /** Why its new version cannot run beside the old one; undefined if that can be. */
  readonly find: (service: Service, around: Around) => string | undefined;
}

/** Why a service gets its new version only after the old one has ended; undefined where the new one takes over. */
export function findObstacle(service: Service, around: Around): string | undefined {
  return obstacles.map(({ find }) => find(service, around)).find((why) => why !== undefined);
}

const obstacles: readonly Obstacle[] = [
  {
    find: (service) => {
      const image = findImage(service);
      return image?.only_answers || image?.holds ? `${image.title} is never run twice on its data` : undefined;
    },
  },
  {
    find: (service) =>
      service.kind.volumes.length + (findImage(service)?.data ?? []).length > 0 ? "it has data of its own" : undefined,
  },
  {
    find: ({ adopted }) => {
      const place = listWritten(adopted?.hardened.service ?? {})[0];
      return place === undefined ? undefined : `it writes to what is mounted at ${place}`;
    },
  },
  ofSettings("volumes_from", "it has the volumes of another service"),
  {
    find: ({ publish, adopted }) =>
      publish !== undefined || listAt(adopted?.hardened.service ?? {}, "ports").length > 0
        ? "it is published, and a port of the server is one container's"
        : undefined,
  },
  {
    // `health: { image: true }` leaves the settings without a check, and is none of the lacks.
    find: ({ adopted }) =>
      adopted?.hardened.lacks.some(({ control }) => control === "health-check")
        ? "nothing says when a new version answers: set `health`"
        : undefined,
  },
  ofSettings("container_name", "`container_name` is one container's"),
  ofSettings("hostname", "both would be called by its `hostname`"),
  ofSettings("mac_address", "`mac_address` is one container's"),
  {
    find: ({ adopted }) => {
      const [key] = listAttachments(adopted?.hardened.service ?? {}).flatMap((own) =>
        ownOnNetworks.filter((each) => own[each] !== undefined),
      );
      return key === undefined ? undefined : `\`${key}\` on a network is one container's`;
    },
  },
  ofSettings("devices", "a device of the server is one container's"),
  ofSettings("gpus", "a device of the server is one container's"),
  {
    find: ({ adopted }) => {
      const resources = getMap(getMap(adopted?.hardened.service ?? {}, "deploy"), "resources");
      return listAt(getMap(resources, "reservations"), "devices").length > 0
        ? "a device of the server is one container's"
        : undefined;
    },
  },
  {
    find: ({ adopted }) => {
      const { scale, deploy } = adopted?.hardened.service ?? {};
      const { replicas = 1, mode = "replicated" } = isMap(deploy) ? deploy : {};
      return (scale ?? replicas) !== 1 || mode !== "replicated" ? "its settings say how many of it run" : undefined;
    },
  },
  ofSettings("pre_stop", "what `pre_stop` does is done by Compose alone"),
  {
    find: ({ adopted }, { resources }) => {
      const [name] = Object.keys(getMap(adopted?.hardened.service ?? {}, "networks")).filter((network) =>
        isExternal(getMap(resources.networks ?? {}, network)),
      );
      return name === undefined ? undefined : `containers of others may ask it, on the network ${name}`;
    },
  },
  {
    find: (service, { services }) => {
      const [asker] = findAskers(service, services);
      return asker === undefined ? undefined : `${asker} asks it, too, and not through the edge`;
    },
  },
  {
    // A label of DNS is no longer, and the edge would not find it.
    find: ({ name }, { name: stack }) =>
      nameLive(stack, name)
        .split(".")
        .some(({ length }) => length > 63)
        ? "its name is too long for the one by which the edge would find it"
        : undefined,
  },
];

/** What is known of the image that it runs, whatever its answers say that it is like. */
function findImage({ adopted, image, kind }: Service): KnownImage | undefined {
  return adopted?.image ?? (image === undefined ? undefined : findKnownImage(image, kind.known_images));
}

/** What a service says of itself on a network, and two cannot have. */
const ownOnNetworks = ["ipv4_address", "ipv6_address", "mac_address", "link_local_ips", "aliases"];

function ofSettings(key: string, why: string): Obstacle {
  return {
    find: ({ adopted }) => {
      const value = adopted?.hardened.service[key];
      return value === undefined || value === null || (Array.isArray(value) && value.length === 0) ? undefined : why;
    },
  };
}

function listAttachments(service: ComposeService): readonly ComposeService[] {
  return Object.values(getMap(service, "networks")).filter(isMap);
}

/** Where it has what outlives its container, or others have too. */
function listWritten(service: ComposeService): readonly string[] {
  return getMaps(service, "volumes")
    .filter(({ type, read_only: isReadOnly }) => isReadOnly !== true && type !== "tmpfs" && type !== "image")
    .map((volume) => getScalar(volume, "target") ?? "");
}
