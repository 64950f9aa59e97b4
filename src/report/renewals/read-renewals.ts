import { type Fields, getMap, getMaps, getText, listAt } from "../../lib/fields.ts";
import type { Renewal } from "../types.ts";

/** What a host published of its images. Values of the wrong shape are left out. */
export function readRenewals(host: string, published: Fields): readonly Renewal[] {
  return getMaps(getMap(published, "renewed"), "images").flatMap((entry) => {
    const [service, image, why] = ["service", "image", "why"].map((key) => getText(entry, key));
    return service === undefined || image === undefined || why === undefined
      ? []
      : [{ host, service, image, replaced: entry.replaced === true, why, packages: readPackages(entry) }];
  });
}

/** The packages that differ, as the hosts' Python has them. */
export function readPackages(entry: Fields): Renewal["packages"] {
  return getMaps(entry, "packages").flatMap((change) => {
    const name = getText(change, "name");
    return name === undefined ? [] : [{ name, old: getText(change, "old") ?? "", new: getText(change, "new") ?? "" }];
  });
}

/** A note on the images that no registry gave; nothing if all came. */
export function noteUnpulled(host: string, published: Fields): readonly string[] {
  const images = listAt(getMap(published, "renewed"), "unpulled").filter((image) => typeof image === "string");
  return images.length === 0
    ? []
    : [`${host}: ${images.join(", ")} could not be pulled; what is on the server was used.`];
}
