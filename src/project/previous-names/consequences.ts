import { answersFile } from "../../answers/file.ts";
import { parseAnswers } from "../../answers/parse.ts";
import { getIn, isMap } from "../../lib/paths.ts";
import type { Project } from "../open.ts";
import { readNameIn } from "./names.ts";

/**
 * What it means on the servers that the answers say less than before: another name of the stack, services and servers that are gone. A sentence each;
 * nothing is deleted by any of them.
 *
 * @param before the text of the answers that the project was written from; undefined where it is not known
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
    `the stack was called ${former}: on a server ${name} is another one, with empty volumes. Where ${former} has been deployed, its data stay in its own volumes, and \`harden-init deploy\` stops and says what can be done.`,
  ];
}

function gone(before: unknown, project: Project): readonly string[] {
  const { services, hosts } = project.model;
  const left = new Set([...services, ...hosts].map(({ name }) => name));
  const former = getIn(before, ["services"]);
  const servers = getIn(before, ["hosts"]);
  return [
    ...Object.entries(isMap(former) ? former : {})
      .filter(([name]) => !left.has(name))
      .map(([name]) => goneService(name, dataOf(name, before, project))),
    ...(Array.isArray(servers) ? servers : [])
      .map((server) => String(getIn(server, ["name"])))
      .filter((name) => !left.has(name))
      .map(
        (name) =>
          `${name} is not one of the servers any more: what runs there goes on, with its data. To end it, put ${name} back, run \`harden-init down --limit ${name}\`, and take it out again.`,
      ),
  ];
}

function goneService(name: string, data: readonly string[]): string {
  const stays =
    data.length === 0
      ? "It has no volume."
      : `Its data stay there, in ${data.join(", ")}: a service of that name finds them again.`;
  return `${name} is not part of the stack any more: the next deploy ends its container on each server and deletes nothing. ${stays}`;
}

/** The volumes of a service, as `docker volume ls` has them. */
function dataOf(name: string, before: unknown, { kinds, model }: Project): readonly string[] {
  const service = getIn(before, ["services", name]);
  const kind = kinds.get(String(getIn(service, ["kind"])));
  const mounts = getIn(service, ["compose", "volumes"]);
  const sources = (Array.isArray(mounts) ? mounts : [])
    .filter((mount) => getIn(mount, ["type"]) === "volume")
    .map((mount) => getIn(mount, ["source"]))
    .filter((source) => typeof source === "string");
  return [
    ...(kind?.volumes ?? []).map((volume) => `${model.name}_${name}_${volume.name}`),
    ...sources.map((source) => volumeName(source, getIn(before, ["compose", "volumes", source]), model.name)),
  ];
}

/** Compose puts the stack's name before a volume that has none of its own. */
function volumeName(source: string, declared: unknown, stack: string): string {
  const own = getIn(declared, ["name"]);
  return typeof own === "string" ? own : getIn(declared, ["external"]) === true ? source : `${stack}_${source}`;
}
