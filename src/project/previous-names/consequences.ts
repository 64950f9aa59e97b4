import { answersFile } from "../../answers/file.ts";
import { parseAnswers } from "../../answers/parse.ts";
import { getMap, getMaps, getScalar } from "../../lib/fields.ts";
import { isMap } from "../../lib/paths.ts";
import { readRepository } from "../../model/adopt/known-images.ts";
import { nameInEngine, nameVolumeKey } from "../../model/deployed-names.ts";
import { listDatabaseData } from "../../plan/context/data/database-data.ts";
import type { Project } from "../open.ts";
import { readNameIn } from "./names.ts";

/**
 * What other answers mean for what is on the servers: a new name of the stack, removed services and servers, other images over data. One sentence each;
 * none of them deletes anything.
 *
 * @param before the answers that the project was written from; undefined if they are not known
 */
export function describeConsequences(before: string | undefined, project: Project): readonly string[] {
  if (before === undefined) {
    return [];
  }
  const former = readNameIn(before) ?? project.model.name;
  return former === project.model.name
    ? gone(parseAnswers(before, answersFile).value, project)
    : renamed(former, project.model.name);
}

function renamed(former: string, name: string): readonly string[] {
  return [
    `the stack was called ${former}: on a server, ${name} is another stack with empty volumes. If ${former} was deployed there, its data stays in its own volumes, and \`harden-init deploy\` stops and says what to do.`,
  ];
}

function gone(written: unknown, project: Project): readonly string[] {
  const before = isMap(written) ? written : {};
  const { services, hosts } = project.model;
  const left = new Set([...services, ...hosts].map(({ name }) => name));
  return [
    ...Object.keys(getMap(before, "services"))
      .filter((name) => !left.has(name))
      .map((name) => goneService(name, dataOf(name, before, project))),
    ...getMaps(before, "hosts")
      .map(({ name }) => String(name))
      .filter((name) => !left.has(name))
      .map(
        (name) =>
          `${name} is no longer one of the servers: its stack keeps running there, with its data. To stop it, add ${name} again, run \`harden-init down --limit ${name}\`, and remove it again.`,
      ),
    ...otherDatabases(getMap(before, "services"), project),
  ];
}

/** By the images' names alone: of which release data are, only the servers know. */
function otherDatabases(before: Readonly<Record<string, unknown>>, { kinds, model }: Project): readonly string[] {
  return listDatabaseData(model).flatMap(({ service, image }) => {
    const written = getMap(before, service);
    const former = getScalar(written, "image") ?? kinds.get(getScalar(written, "kind") ?? "")?.image;
    return former === undefined || image === undefined || releaseIn(former) === releaseIn(image)
      ? []
      : [
          `${service} had ${former}, and gets ${image}: before the next deploy changes anything, it reads which server wrote the data, and refuses what the new one does not take. docs/guide.md says what there is to do, under "A newer database".`,
        ];
  });
}

/** `docker.io/library/mariadb:11.8.3@sha256:…` → `mariadb:11.8`. */
function releaseIn(reference: string): string {
  const [, version = ""] = /:[a-z]*([0-9]+(?:\.[0-9]+)?)[^/:]*$/.exec(reference.split("@")[0] ?? "") ?? [];
  return `${readRepository(reference)}:${version}`;
}

function goneService(name: string, data: readonly string[]): string {
  const stays =
    data.length === 0
      ? "It has no volume."
      : `Its data stays there, in ${data.join(", ")}: a service of that name finds it again.`;
  return `${name} is no longer part of the stack: the next deploy removes its container on each server and deletes no data. ${stays}`;
}

/** The volumes of a service, as `docker volume ls` has them. */
function dataOf(name: string, before: Readonly<Record<string, unknown>>, { kinds, model }: Project): readonly string[] {
  const service = getMap(getMap(before, "services"), name);
  const declared = getMap(getMap(before, "compose"), "volumes");
  const kind = kinds.get(getScalar(service, "kind") ?? "");
  const keys = [
    ...(kind?.volumes ?? []).map((volume) => nameVolumeKey(name, volume.name)),
    ...getMaps(getMap(service, "compose"), "volumes")
      .filter(({ type }) => type === "volume")
      .flatMap((mount) => getScalar(mount, "source") ?? []),
  ];
  return keys.map((key) => nameInEngine(key, getMap(declared, key), model.name));
}
