import type { ComposeProject, Notice } from "../compose/types.ts";
import type { KnownImage } from "../kinds/schema.ts";
import type { ComposeService } from "../model/adopt/types.ts";
import { mapsAt, textAt } from "../model/adopt/values.ts";

/*
 * What the containers of before have that those of the stack would not find by themselves: the project's name, and data in volumes without a name.
 */

/** Tells where the stack cannot be called as its project was: then both could run at the same time, on the same data. */
export function renamed({ name, tree }: ComposeProject, stack: string): readonly Notice[] {
  const what = `the project ${name} will be the stack ${stack}: end the containers of before the first deploy, their named volumes stay: docker compose --project-name ${name} down`;
  return name === stack ? [] : [{ at: tree.at, what }];
}

/** The places of a service whose data are in volumes without a name: only the container that has them today knows which. */
export function unnamedData(service: ComposeService, image: KnownImage | undefined): readonly string[] {
  const mounts = mapsAt(service, "volumes");
  const targets = mounts.map((mount) => textAt(mount, "target") ?? "");
  const written = mounts
    .filter((mount) => mount.type === "volume" && textAt(mount, "source") === undefined)
    .map((mount) => textAt(mount, "target") ?? "");
  const data = image?.data ?? [];
  const isMounted = data.some((place) => targets.some((target) => isWithin(place, target) || isWithin(target, place)));
  return isMounted ? written : [...written, ...data.slice(0, 1)];
}

function isWithin(place: string, folder: string): boolean {
  return place === folder || place.startsWith(`${folder.replace(/\/$/, "")}/`);
}
