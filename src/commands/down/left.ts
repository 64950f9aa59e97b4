import * as z from "zod";
import type { HostAnswer } from "../../ansible/adhoc.ts";
import { getMap, parseObject } from "../../lib/fields.ts";
import { list, listOf, text, texts, word, yes } from "../../lib/schema/lenient.ts";
import { isExternal } from "../../model/adopt/dangers/uses.ts";
import { getStackRoot, nameInEngine, nameVolumeKey } from "../../model/deployed-names.ts";
import type { Model } from "../../model/types/model.ts";
import type { Service } from "../../model/types/service.ts";

/** What a host keeps of a stack whose containers are removed. */
export interface Left {
  readonly host: string;
  readonly volumes: readonly { readonly name: string; readonly nameless: boolean; readonly uses: readonly string[] }[];
  /** The tags of the images that were built for it, or are kept for its releases. */
  readonly images: readonly string[];
  /** Its own folder, and those in which its timers keep what they know. */
  readonly folders: readonly string[];
}

const named = /^[A-Za-z0-9][\w.:/@-]*$/;
const names = texts.transform((all) => all.filter((name) => named.test(name)));
const volume = z.object({
  name: text,
  nameless: yes,
  uses: list.transform((uses) => uses.map((use) => word.parse(use))),
});
const answer = z.object({
  volumes: listOf(volume).transform((all) => all.filter(({ name }) => named.test(name))),
  images: names,
  folders: texts,
});

/** What `stack_left` says of one host; undefined if the host gave no valid answer. */
export function readLeft({ host, outcome, stdout }: HostAnswer, stack: string): Left | undefined {
  const { data } = outcome === "ok" ? answer.safeParse(parseObject(stdout)) : {};
  return data && { host, ...data, folders: data.folders.filter((folder) => isOwn(folder, stack)) };
}

/** No other folder is deleted, whatever a host says. */
function isOwn(folder: string, stack: string): boolean {
  const states = `/var/lib/harden-init.${stack}.`;
  return folder === getStackRoot(stack) || (folder.startsWith(states) && /^[a-z-]+$/.test(folder.slice(states.length)));
}

/** Everything that is deleted on a host, one line each, below the host's name. */
export function describeLeft(left: Left, model: Model): readonly string[] {
  const lines = listLeft(left, model);
  return [`${left.host}:`, ...(lines.length === 0 ? ["  nothing"] : lines.map((line) => `  ${line}`))];
}

/** The same without the host. */
export function listLeft({ volumes, images, folders }: Left, model: Model): readonly string[] {
  const whys = new Map(model.services.flatMap((service) => kindVolumes(service, model.name)));
  return [
    ...volumes.map(({ name, nameless, uses }) => {
      const about = [...uses, whys.get(name)].filter((word) => word !== undefined).join(", ");
      return `${nameless ? "nameless volume" : "volume"} ${name}${about === "" ? "" : `  (${about})`}`;
    }),
    ...(images.length === 0 ? [] : [`images that were built here, or kept for a rollback: ${images.join(", ")}`]),
    ...folders.map((folder) =>
      folder === getStackRoot(model.name)
        ? `${folder}, with the stack's files, secrets and releases`
        : `${folder}, with what a timer has noted`,
    ),
  ];
}

/** The full names of the volumes that the stack declares and that are not of others. */
export function listDeclaredVolumes(model: Model): readonly string[] {
  const { name, services } = model;
  return [
    ...services.flatMap((service) => kindVolumes(service, name).map(([full]) => full)),
    ...listResources(model, (volume) => !isExternal(volume)),
  ];
}

/** The full names of the volumes that the stack uses, and that are of others. */
export function listForeignVolumes(model: Model): readonly string[] {
  return listResources(model, isExternal);
}

function listResources({ name, resources }: Model, isMeant: (volume: Readonly<Record<string, unknown>>) => boolean) {
  const volumes = resources.volumes ?? {};
  return Object.keys(volumes)
    .map((key) => ({ key, volume: getMap(volumes, key) }))
    .filter(({ volume }) => isMeant(volume))
    .map(({ key, volume }) => nameInEngine(key, volume, name));
}

function kindVolumes({ name, kind }: Service, stack: string): readonly (readonly [name: string, why: string])[] {
  return kind.volumes.map((one) => [nameInEngine(nameVolumeKey(name, one.name), {}, stack), one.why]);
}
