import type { Fields } from "../lib/fields.ts";
import { isExternal, nameOf } from "./adopt/dangers/uses.ts";

/*
 * What a stack, a service and its parts are called where their own name cannot stand. A deploy fills in the variables and looks for the images, so the collection
 * has the same rules for both (module_utils/engine/names.py); one table tests both.
 */

/**
 * The stack's group in the inventory, which Ansible allows no hyphen. It stands in files of this project only, and a server has the stack's own name
 * everywhere: `my-shop` and `my_shop` can be on the same one.
 */
export function nameGroup(stack: string): string {
  return stack.replaceAll("-", "_");
}

/** The group that a run makes of the servers where something differs: plays behind the comparison are for these. */
export function nameDiffering(stack: string): string {
  return `${nameGroup(stack)}_differs`;
}

/** What a play calls a service's container. A swarm gives each task a name of its own, so that one is found by its labels (module_utils/engine/exec.py). */
export function nameContainer(stack: string, service: string, target: "compose" | "swarm"): string {
  return target === "swarm" ? `swarm:${stack}/${service}` : `${stack}-${service}-1`;
}

/** A name for a stack's database that every database takes. */
export function proposeDatabase(stack: string): string {
  return `${nameGroup(stack)}db`;
}

/** The name of a stack that is nearest to some text, such as a folder's name. */
export function proposeStackName(text: string): string {
  const name = withoutAccents(text)
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "_")
    .replace(/^[^a-z]+/, "")
    .slice(0, 30)
    .replace(/[_-]+$/, "");
  return name === "" ? "stack" : name;
}

/** `Büro` is `Buro`, `Straße` is `Strasse`: the letter stays, its marks go. */
function withoutAccents(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .replace(/[ßẞæÆøØłŁœŒđĐ]/g, (letter) => plainLetters[letter] ?? "");
}

/** Letters that are not one of the alphabet and a mark. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: "ss",
  ẞ: "ss",
  æ: "ae",
  Æ: "ae",
  œ: "oe",
  Œ: "oe",
  ø: "o",
  Ø: "o",
  ł: "l",
  Ł: "l",
  đ: "d",
  Đ: "d",
};

/** The beginning of a service's variables in the `.env` beside compose.yml. */
export function namePrefix(service: string): string {
  const name = service.replace(/[^A-Za-z0-9]/g, "_").toUpperCase();
  // A variable does not begin with a digit.
  return /^[0-9]/.test(name) ? `_${name}` : name;
}

/** The image that is built for a service, without its tag: in small letters, and one sign at most between two words. */
export function nameRepository(stack: string, service: string): string {
  const name = service.toLowerCase().replace(/([._-])[._-]*/g, "$1");
  return `${stack}/${name.replace(/[._-]$/, "")}`;
}

/** The key of a volume in compose.yml that a kind brings for a service. */
export function nameVolumeKey(service: string, volume: string): string {
  return `${service}_${volume}`;
}

/**
 * The name of a network or volume in the engine: Compose adds the stack's to one that has none of its own.
 *
 * @param declared what compose.yml says at its key
 */
export function nameInEngine(key: string, declared: Fields, stack: string): string {
  return nameOf(declared) ?? (isExternal(declared) ? key : `${stack}_${key}`);
}

/**
 * The name of an overlay network in the engine. It is another one than Compose gives to the same network: on a server that goes from one to the other, both
 * are there for a moment, and an engine has one network of a name.
 */
export function nameOverlay(key: string, declared: Fields, stack: string): string {
  return `${nameInEngine(key, declared, stack)}_swarm`;
}

/** The stack's folder on a server. */
export function getStackRoot(stack: string): string {
  return `/opt/harden/${stack}`;
}

/** The container of a service that the edge asks. Compose gives no container such a name, so a deploy alone says which one it is. */
export function nameLive(stack: string, service: string): string {
  return `${stack}-${service}-live`;
}

/** The labels by which our modules find what a stack, and a service of it, has on a swarm (engine/labels.py has the same). */
export const stackLabel = "io.harden-init.stack";
export const serviceLabel = "io.harden-init.service";
