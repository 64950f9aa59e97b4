import { type Fields, getMaps, getScalar, listAt } from "../../../lib/fields.ts";
import { nameVolumeKey } from "../../deployed-names.ts";
import type { Answers, ServiceAnswers } from "../../schema/answers.ts";

/** The key in compose.yml of the volume that a folder of a service becomes: `web_var-lib-shop`. */
export function nameKeptVolume(service: string, folder: string): string {
  const words = folder.replace(/^\//, "").replace(/[^A-Za-z0-9_.]+/g, "-");
  return nameVolumeKey(service, words);
}

/**
 * The answers with the volumes that `keeps` implies: each service has them beside its own, and the stack declares them. Where they are already, nothing
 * is added, so it may be done again.
 */
export function withKeptFolders(answers: Answers): Answers {
  const services = Object.entries(answers.services);
  const volumes = services.flatMap(([name, { keeps = [] }]) => keeps.map((folder) => nameKeptVolume(name, folder)));
  return volumes.length === 0
    ? answers
    : {
        ...answers,
        services: Object.fromEntries(services.map(([name, service]) => [name, withKeptVolumes(name, service)])),
        compose: {
          ...answers.compose,
          volumes: { ...Object.fromEntries(volumes.map((volume) => [volume, {}])), ...answers.compose?.volumes },
        },
      };
}

function withKeptVolumes(name: string, service: ServiceAnswers): ServiceAnswers {
  const { keeps = [], compose = {} } = service;
  const mounts = getMaps(compose, "volumes");
  const missing = keeps
    .map((folder) => ({ type: "volume", source: nameKeptVolume(name, folder), target: folder }))
    .filter((wanted) => !mounts.some((mount) => isSame(mount, wanted)));
  // What is no list is refused as it stands.
  const isList = compose.volumes === undefined || Array.isArray(compose.volumes);
  return missing.length === 0 || !isList
    ? service
    : { ...service, compose: { ...compose, volumes: [...listAt(compose, "volumes"), ...missing] } };
}

function isSame(mount: Fields, wanted: Fields): boolean {
  return ["source", "target"].every((key) => getScalar(mount, key) === wanted[key]);
}
