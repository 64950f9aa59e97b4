import { getMap, getScalar } from "../../../lib/fields.ts";
import type { KeyPath } from "../../../lib/paths.ts";
import type { ComposeService, Resources } from "../types.ts";
import { getMapsIn, isNothing, isOff, withoutMaps } from "./parts.ts";
import type { Around, Part } from "./rule.ts";

/*
 * What stands in the declarations of networks, volumes, secrets and configs. It is a danger of each service that uses them: without consent the service
 * leaves the network, or goes without the volume.
 */

/** A declaration by the name that services have for it. */
export interface Declaration {
  readonly name: string;
  readonly entry: ComposeService;
}

/** What is dangerous about a declaration; undefined where nothing is. */
type Complaint = (declaration: Declaration) => string | undefined;

/** The use of a declaration, which ends where it is dangerous. */
export function uses(section: keyof Resources, keys: readonly string[], complain: Complaint): Part {
  const about = (name: string, { declared }: Around) =>
    complain({ name, entry: getMap(declared[section] ?? {}, name) });
  return {
    keys: keys.map((key) => `${section}.*.${key}`),
    find: (service, around) =>
      listNamesIn(service, section).flatMap((name) => {
        const what = about(name, around);
        return what === undefined ? [] : [`${section}: ${name} (${what})`];
      }),
    remove: (service, around) => withoutUses(service, section, (name) => about(name, around) !== undefined),
  };
}

/** The declarations that a service uses, by their names. */
export function listNamesIn(service: ComposeService, section: keyof Resources): readonly string[] {
  if (section === "networks") {
    return Object.keys(getMap(service, "networks"));
  }
  return listsOf(section)
    .flatMap((list) => getMapsIn(service, list))
    .filter((item) => isUse(item, section))
    .flatMap((item) => getScalar(item, "source") ?? []);
}

/** Whether somebody else makes it. */
export function isExternal({ external }: ComposeService): boolean {
  return !isNothing(external) && !isOff(external);
}

/** The name that the engine has for it; an old format has it below `external`. */
export function nameOf(entry: ComposeService): string | undefined {
  return getScalar(entry, "name") ?? getScalar(getMap(entry, "external"), "name");
}

function withoutUses(
  service: ComposeService,
  section: keyof Resources,
  isMeant: (name: string) => boolean,
): ComposeService {
  if (section === "networks") {
    const left = Object.entries(getMap(service, "networks")).filter(([name]) => !isMeant(name));
    return { ...service, networks: Object.fromEntries(left) };
  }
  const isOut = (item: ComposeService) => isUse(item, section) && isMeant(getScalar(item, "source") ?? "");
  return listsOf(section).reduce((left, list) => withoutMaps(left, list, isOut), service);
}

/** The lists of a service that name declarations of a section; networks are a map. */
function listsOf(section: Exclude<keyof Resources, "networks">): readonly KeyPath[] {
  return section === "secrets" ? [["secrets"], ["build", "secrets"]] : [[section]];
}

/** Not every mount is a volume that is declared. */
function isUse({ type }: ComposeService, section: keyof Resources): boolean {
  return section !== "volumes" || type === "volume";
}
