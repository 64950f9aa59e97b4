import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Complaint } from "../lib/errors.ts";
import { moduleUtils } from "../lib/package-folder.ts";
import type { Kind } from "./schema/kind.ts";

type Check = (kind: Kind) => readonly string[];

/** What is inconsistent in a kind's description, or missing in its folder. */
export function checkKind(kind: Kind): readonly Complaint[] {
  const where = join(kind.folder, "kind.yml");
  return kind.own ? [] : checks.flatMap((check) => check(kind).map((what) => ({ where, what })));
}

const checks: readonly Check[] = [
  ({ image, bases }) =>
    (image === undefined) === (bases === undefined)
      ? ["it needs either `image`, the image to run, or `bases`, the images to build on"]
      : [],
  ({ bases }) => (bases !== undefined && Object.keys(bases).length === 0 ? ["`bases` is empty"] : []),
  ({ needs, takes }) =>
    needs
      .filter((answer) => !takes.includes(answer))
      .map((answer) => `\`${answer}\` is in \`needs\` but not in \`takes\``),
  ({ takes, start }) =>
    takes.includes("start") && start === undefined ? ["it takes `start`, but `start` has no default command"] : [],
  ({ holds, volumes }) =>
    holds === undefined || volumes.some(({ name }) => name === holds.volume)
      ? []
      : [`\`holds\` names the volume ${holds.volume}, which it does not have`],
  ({ user }) => (Math.min(user.uid, user.gid) < 1 ? ["`user` is root: a service must run as an ordinary user"] : []),
  (kind) => missing(kind, filesOf(kind)),
];

function filesOf(kind: Kind): readonly string[] {
  return [
    ...["apparmor", ...(kind.bases === undefined ? [] : ["service/Dockerfile"])],
    ...kind.tasks.map((task) => `tasks/${task}.yml`),
    ...filesOfReading(kind),
    ...kind.mounts.map(({ from }) => `service/${from}`),
    ...kind.secrets.filter(({ composed }) => composed).map(({ name }) => `secrets/${name}`),
  ];
}

/** How a running service is read: by a module that does so with the first read, or by the kind's own tasks. */
function filesOfReading({ reader, tasks }: Kind): readonly string[] {
  if (reader !== undefined) {
    return ["wanted.yml", `${moduleUtils}/${reader}/reader.py`];
  }
  return tasks.length > 0 ? ["tasks/proof.yml"] : [];
}

/** The files that exist neither as they are nor as a template. */
function missing({ folders }: Kind, paths: readonly string[]): readonly string[] {
  const places = (path: string) => folders.flatMap((folder) => [join(folder, path), join(folder, `${path}.hbs`)]);
  return paths
    .filter((path) => !places(path).some((place) => existsSync(place)))
    .map((path) => `neither ${path} nor ${path}.hbs is next to it`);
}
