import { getEntry, getServices, getText } from "../compose/node.ts";
import type { ComposeProject, Notice } from "../compose/types.ts";
import type { KnownImage } from "../kinds/schema/known-image.ts";
import { getMaps, getScalar } from "../lib/fields.ts";
import { overlap } from "../lib/paths.ts";
import type { ComposeService } from "../model/adopt/types.ts";

/*
 * What the containers that Compose runs today have, and those of the stack would not have by themselves: a start after each reboot, data in volumes
 * without a name.
 */

/** Tells where Docker has started the stack after a reboot until now: a bounded restart does not. */
export function noticeReboot({ tree }: ComposeProject): readonly Notice[] {
  const restart = [...getServices(tree)]
    .map(([, service]) => getEntry(service, "restart"))
    .find((node) => /^(?:always|unless-stopped)$/.test(getText(node) ?? ""));
  const what =
    "it also started the stack after a reboot; from now on a unit of the server does that, where harden-init prepares it: `prepare: true` at the host in harden.yml";
  return restart === undefined ? [] : [{ at: restart.at, what: `\`restart: ${getText(restart)}\`: ${what}` }];
}

/** The places of a service whose data are in volumes without a name: only the container that has them today knows which. */
export function findUnnamedData(service: ComposeService, image: KnownImage | undefined): readonly string[] {
  const mounts = getMaps(service, "volumes");
  const targets = mounts.map((mount) => getScalar(mount, "target") ?? "");
  const written = mounts
    .filter((mount) => mount.type === "volume" && getScalar(mount, "source") === undefined)
    .map((mount) => getScalar(mount, "target") ?? "");
  const data = image?.data ?? [];
  return overlap(data, targets) ? written : [...written, ...data.slice(0, 1)];
}
