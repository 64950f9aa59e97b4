import * as z from "zod";
import type { Fields } from "../../lib/fields.ts";
import type { Io } from "../../lib/io.ts";
import { isMap } from "../../lib/paths.ts";
import { listOf, texts, word, yes } from "../../lib/schema/lenient.ts";
import { describeTimeName, timeName } from "../../lib/text/time-name.ts";

const image = z.object({ service: word, now: word, released: word });
const plan = z.object({
  release: word,
  /** All releases of the server, the newest first. */
  kept: texts,
  /** A rollback to it was cut off. */
  unfinished: yes,
  files: texts,
  services: texts,
  /** Containers that the release did not have. */
  removed: texts,
  images: listOf(image),
  /** Services whose image must be built or pulled again. */
  lost: texts,
  secrets: texts,
});

/** What a rollback would bring back on one host. */
export interface RollbackPlan extends Readonly<z.output<typeof plan>> {
  readonly host: string;
}

/** Reads what the play publishes under `rollback`, by host. It comes from the hosts, so it is not trusted: one without a release's name is left out. */
export function readPlans(custom: Fields): readonly RollbackPlan[] {
  return Object.entries(custom)
    .map(([host, values]) => ({ host, ...plan.parse(isMap(values) && isMap(values.rollback) ? values.rollback : {}) }))
    .filter(({ release }) => timeName.test(release));
}

/** Whether anything would be brought back. */
export function hasWork({ unfinished, files, services, removed, secrets }: RollbackPlan): boolean {
  return unfinished || [files, services, removed, secrets].some((list) => list.length > 0);
}

/** Of each host: the release, and what differs from it, a line each. */
export function describePlans(plans: readonly RollbackPlan[], { colours }: Pick<Io, "colours">): readonly string[] {
  return plans.flatMap((one) => [
    `${colours.bold(one.host)}  release ${one.release} (${describeTimeName(one.release)})`,
    ...describePlan(one).map((text) => `  ${text}`),
  ]);
}

function describePlan(one: RollbackPlan): readonly string[] {
  const others = one.kept.filter((name) => name !== one.release);
  return [
    ...(hasWork(one) ? [] : ["runs there already: nothing differs"]),
    ...(one.unfinished ? ["a rollback to it was cut off: it is completed, and measured"] : []),
    ...line("starts again", one.services),
    ...line("removes", one.removed),
    ...one.images.map(({ service, now, released }) => `image of ${service}: ${now || "none"} → ${released}`),
    ...line("image is gone, and is built or pulled again", one.lost),
    ...line("files", one.files),
    ...line("secrets that come back", one.secrets),
    ...line("other releases that are kept", others),
  ];
}

/** Of a list in one line. */
const most = 6;

function line(title: string, names: readonly string[]): readonly string[] {
  const more = names.length > most ? ` and ${names.length - most} more` : "";
  return names.length === 0 ? [] : [`${title}: ${names.slice(0, most).join(", ")}${more}`];
}
