import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Complaint } from "../lib/errors.ts";
import type { Kind } from "./schema.ts";

/** Where the Python that a collection's modules share lies, in a kind's folder as in a project. */
const moduleUtils = "playbooks/collections/ansible_collections/harden/stack/plugins/module_utils";

type Check = (kind: Kind) => readonly string[];

/** What a kind's description says that does not go together, or that its folder does not have; empty where all is well. */
export function kindComplaints(kind: Kind): readonly Complaint[] {
  const where = join(kind.folder, "kind.yml");
  return kind.own ? [] : checks.flatMap((check) => check(kind).map((what) => ({ where, what })));
}

const checks: readonly Check[] = [
  ({ image, bases }) =>
    (image === undefined) === (bases === undefined)
      ? ["either `image` says what is run, or `bases` say what ours is built from"]
      : [],
  ({ bases }) =>
    bases !== undefined && Object.keys(bases).length === 0 ? ["`bases` name no image that ours is built from"] : [],
  (kind) => missing(kind, ["apparmor", ...(kind.bases === undefined ? [] : ["service/Dockerfile"])]),
  ({ needs, takes }) =>
    needs.filter((answer) => !takes.includes(answer)).map((answer) => `it needs \`${answer}\`, which it does not take`),
  ({ takes, start }) =>
    takes.includes("start") && start === undefined
      ? ["it takes `start`, and `start` does not say what is proposed"]
      : [],
  ({ user }) => (Math.min(user.uid, user.gid) < 1 ? ["`user` is root: a service runs as an ordinary user"] : []),
  (kind) =>
    missing(
      kind,
      kind.tasks.map((task) => `tasks/${task}.yml`),
    ),
  (kind) => missing(kind, filesOfReading(kind)),
  (kind) =>
    missing(
      kind,
      kind.mounts.map(({ from }) => `service/${from}`),
    ),
  (kind) =>
    missing(
      kind,
      kind.secrets.filter(({ composed }) => composed).map(({ name }) => `secrets/${name}`),
    ),
];

/** What says how a running service is read: for a module that does so with the first look, or else for tasks of the kind's own. */
function filesOfReading({ reader, tasks }: Kind): readonly string[] {
  if (reader !== undefined) {
    return ["wanted.yml", `${moduleUtils}/${reader}/reader.py`];
  }
  return tasks.length > 0 ? ["tasks/proof.yml"] : [];
}

/** The files among these that are there neither as they are nor as a template. */
function missing({ folders }: Kind, paths: readonly string[]): readonly string[] {
  const places = (path: string) => folders.flatMap((folder) => [join(folder, path), join(folder, `${path}.hbs`)]);
  return paths
    .filter((path) => !places(path).some((place) => existsSync(place)))
    .map((path) => `there is no ${path} beside it, and no ${path}.hbs`);
}
