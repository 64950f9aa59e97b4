import { join, relative, resolve } from "node:path";
import { getMap, getMaps, getScalar, without } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import type { Acceptance, ComposeService } from "../model/adopt/types.ts";
import type { SecretUse } from "./secrets/types.ts";

/*
 * What stands in harden.yml for one service of a compose file.
 */

/** The folders of the compose file and of the project, both absolute and without links. */
export interface Where {
  readonly folder: string;
  readonly root: string;
}

export interface ServiceSource {
  /** The service as the compose file has it, without its credentials, its folders where they are on this machine. */
  readonly service: ComposeService;
  readonly like?: string;
  readonly user?: string;
  readonly capabilities?: readonly string[];
  readonly health?: Readonly<Record<string, unknown>>;
  readonly ways?: { readonly reaches: readonly string[]; readonly outbound?: "none" };
  readonly secrets: readonly SecretUse[];
  readonly where: Where;
  /** The text of its Dockerfile, where that is not in the folder that is built. */
  readonly dockerfile?: string;
  readonly accept: Readonly<Record<string, Acceptance>>;
}

/** The answers about a service: what has a key of its own there, and the rest as the compose file had it. */
export function makeServiceAnswers(
  { service, like, user, capabilities, health, ways, secrets, where, dockerfile, accept }: ServiceSource,
  kind: string,
): Readonly<Record<string, unknown>> {
  const image = getScalar(service, "image");
  const source = findSource(service);
  const rest = ["image", "env_file", "extends"].reduce(without, service);
  return {
    kind,
    ...(image === undefined || source !== undefined ? {} : { image }),
    ...(source === undefined ? {} : { source: placeSource(source, where) }),
    ...(like === undefined ? {} : { like }),
    ...(user === undefined ? {} : { user }),
    ...(capabilities === undefined ? {} : { capabilities }),
    ...(health === undefined ? {} : { health }),
    ...ways,
    ...(secrets.length === 0 ? {} : { secrets: Object.fromEntries(secrets.map(secretAnswer)) }),
    ...(Object.keys(accept).length === 0 ? {} : { accept }),
    compose: source === undefined ? rest : withBuild(rest, dockerfile),
  };
}

/** How a variable gets its secret, in as few words as say it. */
function secretAnswer({ variable, way, from, text }: SecretUse): readonly [variable: string, use: unknown] {
  const use = { ...(way === "file" && { as: way }), from, ...(text !== undefined && { text }) };
  return [variable, from === undefined ? way : use];
}

/** How it is built, but for the folder, which has an answer of its own. */
function withBuild(service: ComposeService, dockerfile: string | undefined): ComposeService {
  const said = without(getMap(service, "build"), "context");
  const build = dockerfile === undefined ? said : { ...without(said, "dockerfile"), dockerfile_inline: dockerfile };
  return Object.keys(build).length === 0 ? without(service, "build") : { ...service, build };
}

/** The folder that its image is built from, relative to the compose file's; undefined where it is not built, or not from a folder that is named so. */
export function findSource(service: ComposeService): string | undefined {
  const context = getScalar(getMap(service, "build"), "context");
  return context !== undefined && /^\.\.?(?:\/|$)/.test(context) ? context.replace(/(.)\/$/, "$1") : undefined;
}

/** A path of the compose file, relative to its folder, as one of the project. */
export function placeSource(path: string, { folder, root }: Where): string {
  const place = relative(root, join(folder, path));
  return place === "" ? "." : place === ".." || place.startsWith("../") ? place : `./${place}`;
}

/**
 * The service with the folders that it has: data stay where they are, so a bind mount's path is that of this machine.
 *
 * @param folder the project's folder on this machine, absolute
 */
export function placeVolumes(service: ComposeService, folder: string): ComposeService {
  const volumes = getMaps(service, "volumes");
  return volumes.length === 0 ? service : { ...service, volumes: volumes.map((volume) => withPlace(volume, folder)) };
}

function withPlace(volume: ComposeService, folder: string): ComposeService {
  // `volume: {}` says nothing.
  const said = Object.fromEntries(
    Object.entries(volume).filter(([, value]) => !isMap(value) || Object.keys(value).length > 0),
  );
  const source = getScalar(said, "source");
  return said.type === "bind" && source !== undefined && /^\.{1,2}(?:\/|$)/.test(source)
    ? { ...said, source: resolve(folder, source) }
    : said;
}

/** Where a project is, and what of it goes elsewhere. */
export interface Whereabouts {
  /** The folder of the compose file, absolute. */
  readonly folder: string;
  /** The secrets that are files now and will be in the vault. */
  readonly vaultFiles: readonly string[];
}

/** What the project declares beside its services. */
export function makeResourceAnswers(tree: ComposeService, where: Whereabouts): Readonly<Record<string, unknown>> {
  const sections = ["networks", "volumes", "secrets", "configs"].map((section) => {
    const entries = Object.entries(getMap(tree, section));
    return [
      section,
      Object.fromEntries(entries.map(([name, entry]) => [name, resource(section, name, entry, where)])),
    ] as const;
  });
  return Object.fromEntries(sections.filter(([, entries]) => Object.keys(entries).length > 0));
}

function resource(section: string, name: string, entry: unknown, { folder, vaultFiles }: Whereabouts): unknown {
  if (section === "secrets" && vaultFiles.includes(name)) {
    return { vault: true };
  }
  if (!isMap(entry)) {
    return entry;
  }
  const options = getMap(entry, "driver_opts");
  const device = getScalar(options, "device");
  // As for a bind mount, Compose reads a relative path from the file's folder.
  const isFolder = section === "volumes" && device !== undefined && /^\.{1,2}(?:\/|$)/.test(device);
  return {
    ...entry,
    ...(typeof entry.file === "string" && { file: resolve(folder, entry.file) }),
    ...(isFolder && { driver_opts: { ...options, device: resolve(folder, device) } }),
  };
}
