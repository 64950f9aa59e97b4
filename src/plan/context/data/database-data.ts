import { relative } from "node:path/posix";
import { type Fields, getMap, getMaps, getScalar, getText } from "../../../lib/fields.ts";
import { nameInEngine, nameVolumeKey } from "../../../model/deployed-names.ts";
import type { Model } from "../../../model/types/model.ts";
import type { Service } from "../../../model/types/service.ts";

/** Where a service has the data of a database, and where its server comes from. */
interface DatabaseData {
  readonly service: string;
  readonly server: string;
  /** Undefined: a deploy builds it. */
  readonly image: string | undefined;
  /** The answer that names the image. */
  readonly key: string;
  /** The volume's name in the engine, or the folder of the server; with neither it is a volume without a name. */
  readonly volume?: string;
  readonly folder?: string;
  /** The folder in it that has the data. */
  readonly within?: string;
  /** Where the mount is in the container. */
  readonly path?: string;
  readonly agreed: string | undefined;
  /** The server of a swarm that has them. */
  readonly node: string | undefined;
  /** That its rows go to another release by a dump is agreed. */
  readonly moves: boolean;
}

/** The data of every service of which it is known whose they are. On a swarm, what has no server of its own keeps none. */
export function listDatabaseData(model: Model): readonly DatabaseData[] {
  return model.services
    .filter(({ node }) => model.target === "compose" || node !== undefined)
    .flatMap((service) => dataOf(model, service) ?? []);
}

/** Whether a deploy may have to take rows to another release by a dump. */
export function movesData(model: Model): boolean {
  return listDatabaseData(model).some(({ moves }) => moves);
}

function dataOf({ name: stack, resources }: Model, service: Service): DatabaseData | undefined {
  const { name, kind, adopted, upgradesTo: agreed, node } = service;
  const holds = kind.holds ?? adopted?.image?.holds;
  if (holds === undefined) {
    return undefined;
  }
  const isBuilt = adopted !== undefined && service.source !== undefined;
  const common = {
    service: name,
    server: holds.server,
    image: isBuilt ? undefined : service.image,
    key: `services.${name}.${isBuilt ? "source" : "image"}`,
    agreed,
    node,
    moves: agreed !== undefined && holds.by_dump === true,
  };
  if (kind.holds !== undefined) {
    return { ...common, volume: nameInEngine(nameVolumeKey(name, kind.holds.volume), {}, stack) };
  }
  const { service: settings = {} } = adopted?.hardened ?? {};
  const set = holds.place === undefined ? undefined : getScalar(getMap(settings, "environment"), holds.place);
  const paths = set === undefined ? (adopted?.image?.data ?? []) : [set];
  return { ...common, ...findMount(getMaps(settings, "volumes"), paths, stack, resources.volumes ?? {}) };
}

/** The mount that has one of these paths: first the path itself, then what lies above or below it. */
function findMount(
  mounts: readonly Fields[],
  paths: readonly string[],
  stack: string,
  declared: Fields,
): Pick<DatabaseData, "volume" | "folder" | "within" | "path"> {
  const pairs = paths.flatMap((path) =>
    mounts.map((mount) => ({ path, mount, target: getText(mount, "target") ?? "" })),
  );
  const found =
    pairs.find(({ path, target }) => target === path) ??
    pairs.find(({ path, target }) => target !== "" && path.startsWith(`${target}/`)) ??
    pairs.find(({ path, target }) => target.startsWith(`${path}/`));
  if (found === undefined) {
    return { path: paths[0] ?? "" };
  }
  const { mount, path, target } = found;
  const inside = path.startsWith(`${target}/`) ? relative(target, path) : "";
  const within = [getText(getMap(mount, "volume"), "subpath"), inside].filter(Boolean).join("/");
  const source = getScalar(mount, "source");
  return {
    ...(mount.type === "volume" &&
      source !== undefined && {
        volume: nameInEngine(source, getMap(declared, source), stack),
      }),
    ...(mount.type === "bind" && source?.startsWith("/") && { folder: source }),
    path: target,
    within,
  };
}
