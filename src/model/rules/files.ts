import { getMap, getScalar } from "../../lib/fields.ts";
import { isWithin } from "../../lib/paths.ts";
import { nameKeptVolume } from "../build/data/kept-folders.ts";
import { isOnEnginesDisk, listWrittenVolumes } from "../build/data/named-volumes.ts";
import { checkServices, listMounts, type Rule, refuse, type Settings } from "./rule.ts";

/** What is copied for a service has a place of its own in the container. */
const filesHaveTheirPlace = checkServices(({ files = {} }, name, _kinds, _answers, settings) => {
  const targets = Object.keys(files);
  const volumes = listMounts(settings, name).map((volume) => getScalar(volume, "target") ?? "");
  return targets.flatMap((target) => {
    const path = ["services", name, "files", target];
    const other = targets.find((each) => each !== target && isWithin(target, each));
    if (other !== undefined) {
      return refuse(path, `it lies in ${other}, which has files of its own`, "Put the files into one folder.");
    }
    return volumes.includes(target)
      ? refuse(path, `${target} is a volume of the service, too`, "Remove one of the two.")
      : [];
  });
});

/** A folder that is kept is a volume of its own, and no volume yet. */
const keptFoldersHaveTheirPlace = checkServices(({ keeps = [] }, name, _kinds, _answers, settings) => {
  const mounts = listMounts(settings, name);
  return keeps.flatMap((folder, at) => {
    const path = ["services", name, "keeps", at];
    const around = keeps.find((other, index) => index !== at && isWithin(folder, other));
    if (around !== undefined) {
      return refuse(path, `it lies in ${around}, which is kept, too`, "Remove one of the two.");
    }
    return mounts.some(({ source, target }) => target === folder && source !== nameKeptVolume(name, folder))
      ? refuse(path, `${folder} is a volume of the service already`, "Remove one of the two.")
      : [];
  });
});

/** A folder of another path may have the same name, and so may a volume with settings of its own. */
const keptFoldersHaveTheirName: Rule = ({ services, compose }) => {
  const all = Object.entries(services).flatMap(([name, { keeps = [] }]) =>
    keeps.map((folder, at) => ({ name, folder, at, volume: nameKeptVolume(name, folder) })),
  );
  const folders = new Map<string, Set<string>>();
  for (const { name, folder, volume } of all) {
    folders.set(volume, (folders.get(volume) ?? new Set()).add(`${name}:${folder}`));
  }
  const isTaken = (volume: string) =>
    (folders.get(volume)?.size ?? 0) > 1 || Object.keys(getMap(compose?.volumes ?? {}, volume)).length > 0;
  return all
    .filter(({ volume }) => isTaken(volume))
    .flatMap(({ name, at, volume }) =>
      refuse(
        ["services", name, "keeps", at],
        `its volume would be called ${volume}, as another one is`,
        "Mount a volume with another name there.",
      ),
    );
};

/** Only what the engine itself keeps can be given away: what the server or another driver has is not the stack's. */
const ownedFilesAreInVolumes = checkServices(({ owns = [], user }, name, _kinds, { compose }, settings) => {
  const path = ["services", name, "owns"];
  const places = owns.flatMap((place) => {
    const volume = findVolume(settings, name, place);
    if (volume === undefined) {
      return refuse(path, `${place} is no volume with a name that it can write to`, "Write where such a volume is.");
    }
    return isOnEnginesDisk(compose?.volumes, volume)
      ? []
      : refuse(path, `the volume ${volume} does not lie on the engine's own disk`, `Leave out ${place}.`);
  });
  return owns.length > 0 && (user === undefined || user === "image")
    ? refuse(path, "it does not say to whom the files are given", "Write its `user`, such as 1000:1000.")
    : places;
});

/** A volume that several services have is given to one user. */
const filesHaveOneOwner: Rule = ({ services }, _kinds, settings) => {
  const owners = new Map<string, string>();
  return Object.entries(services).flatMap(([name, { owns = [], user }]) =>
    owns.flatMap((place) => {
      const volume = findVolume(settings, name, place) ?? "";
      const other = owners.get(volume) ?? name;
      owners.set(volume, other);
      return services[other]?.user === user
        ? []
        : refuse(["services", name, "owns"], `${other} owns the volume ${volume}, too, as another user`);
    }),
  );
};

export const fileRules: readonly Rule[] = [
  filesHaveTheirPlace,
  keptFoldersHaveTheirPlace,
  keptFoldersHaveTheirName,
  ownedFilesAreInVolumes,
  filesHaveOneOwner,
];

/** The volume with a name that a service has at a place, and can write to. */
function findVolume(settings: Settings, name: string, place: string): string | undefined {
  return listWrittenVolumes(listMounts(settings, name)).find((each) => each.place === place)?.volume;
}
