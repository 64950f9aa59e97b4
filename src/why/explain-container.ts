import { explainProject, isProjectUnchanged, makeCause } from "./causes.ts";
import type { Cause, Since, Told } from "./types.ts";

/** What else is known of a host in this pass. */
export interface Surroundings {
  readonly stack: string;
  readonly since: Since | undefined;
  readonly things: readonly Told[];
  readonly rotating: readonly string[];
}

/** Why a container was made again, started or removed: by how it stood, and by what else changed that it is made from. */
export function explainContainer(thing: Told, around: Surroundings): readonly Cause[] {
  const { name, state, standing, fields } = thing;
  if (state === "gone") {
    return [makeCause("not-wanted")];
  }
  if (standing === undefined) {
    return [makeCause("unknown")];
  }
  const stood = standsFor[standing.was];
  // The hash of all that it is made from is the same, and still something differs.
  const isUpdated = !standing.hasOtherInputs && !standing.hasOtherImage && fields.length > 0;
  const found = [
    ...(stood === undefined ? [] : [makeCause(stood)]),
    ...(isUpdated ? [makeCause("by-hand")] : []),
    ...(standing.isOther ? madeFrom(thing, around) : []),
  ];
  if (found.length > 0) {
    return found;
  }
  const isByHand = !standing.hasOtherInputs && isProjectUnchanged(around.since);
  return [isByHand ? makeCause("by-hand") : explainProject(around.since, [name])];
}

const standsFor = { absent: "absent", stopped: "stopped", unhealthy: "unhealthy", running: undefined } as const;

/** What changed of what a container is made from: its image, its secrets, its files, its part of compose.yml. */
function madeFrom({ name, standing }: Told, { since, things, rotating, stack }: Surroundings): readonly Cause[] {
  const own = things.filter((thing) => thing.what !== "container" && thing.services.includes(name));
  const byHand = own.filter(({ by }) => by.includes("hand")).map(shown);
  const byProject = own.filter(({ by }) => !by.includes("hand"));
  const secrets = byProject.filter(({ what }) => what === "secret").map((thing) => thing.name);
  const others = byProject.filter(({ what }) => what === "file").map(shown);
  const isBuiltAgain = standing?.hasOtherImage === true && standing.isBuilt;
  const rotated = secrets.some((secret) => rotating.includes(secret));
  return [
    ...(isBuiltAgain ? [makeCause("image", others)] : []),
    ...(standing?.hasOtherImage === true && !standing.isBuilt ? [makeCause("other-image")] : []),
    ...(secrets.length > 0 ? [makeCause(rotated ? "rotated" : "vault", secrets)] : []),
    ...(!isBuiltAgain && others.length > 0 ? [makeCause("files", others)] : []),
    ...(byHand.length > 0 ? [makeCause("restored", byHand)] : []),
    ...(isInCompose(name, things) ? [explainProject(since, [name])] : []),
  ];

  function shown(thing: Told): string {
    return thing.name.replace(`/opt/harden/${stack}/`, "").replace(`${name}/app/`, "");
  }
}

/** Whether a compose file of the project says something else of the service. An edit by hand of that file is none: it was put back. */
function isInCompose(service: string, things: readonly Told[]): boolean {
  return things.some(
    ({ what, name, by, fields }) =>
      what === "file" &&
      /\/compose[^/]*\.yml$/.test(name) &&
      !(by.length === 1 && by[0] === "hand") &&
      fields.some(({ field }) => field.startsWith(`services.${service}.`)),
  );
}
