import { findChanges } from "../changes.ts";
import type { Acceptance, ComposeService, Danger, Hardened, Resources } from "../types.ts";
import { dangerRules } from "./all.ts";
import type { Around, DangerRule } from "./rule.ts";
import { listNamesIn } from "./uses.ts";

/** A service without what is dangerous, every danger that was found, and what it took to take them out. */
export type Disarmed = Pick<Hardened, "service" | "dangers" | "changes">;

type Accepted = Readonly<Record<string, Acceptance>>;

/** Takes out every danger that is not accepted, and tells of all. */
export function withoutDangers(service: ComposeService, accepted: Accepted, around: Around): Disarmed {
  return dangerRules.reduce<Disarmed>((state, rule) => withoutDanger(state, rule, accepted, around), {
    service,
    dangers: [],
    changes: [],
  });
}

/** The dangers that agreeing to an import keeps: without them it would be another service. */
export function findAgreedDangers(service: ComposeService, around: Around): readonly Pick<Danger, "slug" | "what">[] {
  return dangerRules
    .filter(({ consent }) => consent === "agreed")
    .flatMap((rule) => findIn(service, rule, around).map((what) => ({ slug: rule.slug, what })));
}

/** Whether a service that accepts this much may use what a compose file declares under that name. */
export function mayUse(section: keyof Resources, name: string, accepted: Accepted, around: Around): boolean {
  const item = section === "volumes" ? { type: "volume", source: name } : { source: name };
  const user = section === "networks" ? { networks: { [name]: null } } : { [section]: [item] };
  return listNamesIn(withoutDangers(user, accepted, around).service, section).includes(name);
}

function withoutDanger(
  { service, dangers, changes }: Disarmed,
  rule: DangerRule,
  accepted: Accepted,
  around: Around,
): Disarmed {
  const { slug, why, against, consent } = rule;
  const acceptance = consent !== "never" && Object.hasOwn(accepted, slug) ? accepted[slug] : undefined;
  const found = findIn(service, rule, around).map((what) => ({
    slug,
    what,
    why,
    against,
    ...(acceptance && { acceptance }),
  }));
  const after = found.length === 0 || acceptance !== undefined ? service : removeFrom(service, rule, around);
  return {
    service: after,
    dangers: [...dangers, ...found],
    changes: [...changes, ...findChanges(service, after, () => ({ control: slug, mayBreak: true, why }))],
  };
}

/** One volume can be found by several parts. */
function findIn(service: ComposeService, { parts }: DangerRule, around: Around): readonly string[] {
  return [...new Set(parts.flatMap((part) => part.find(service, around)))];
}

/** Parts that find nothing leave the service as it is, with the keys that it has. */
function removeFrom(service: ComposeService, { parts }: DangerRule, around: Around): ComposeService {
  return parts.reduce(
    (left, part) => (part.find(left, around).length === 0 ? left : part.remove(left, around)),
    service,
  );
}
