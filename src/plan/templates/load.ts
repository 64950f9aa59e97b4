import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import type { Kind } from "../../kinds/schema.ts";
import { templatesFolder } from "../../lib/package-folder.ts";
import { features } from "../features.ts";
import type { SeccompGroups } from "../seccomp/profile.ts";
import { readTemplates } from "./read.ts";
import type { TemplateFile } from "./types.ts";

/** The templates of one kind, by where their output goes. */
export interface KindTemplates {
  /** The service's own folder on the server. */
  readonly service: readonly TemplateFile[];
  /** Playbook tasks, once for each service. */
  readonly tasks: readonly TemplateFile[];
  /** Playbook files, once for each project. */
  readonly playbooks: readonly TemplateFile[];
  /** Secrets that are made of others. */
  readonly secrets: readonly TemplateFile[];
  readonly apparmor: TemplateFile | undefined;
  /** What each look compares a database with, once for each service. */
  readonly wanted: TemplateFile | undefined;
}

/** Everything that a plan is rendered from. */
export interface Templates {
  /** What every project has. */
  readonly project: readonly TemplateFile[];
  /** What only some have, by the folder of the feature. */
  readonly features: ReadonlyMap<string, readonly TemplateFile[]>;
  readonly kinds: ReadonlyMap<string, KindTemplates>;
  readonly seccomp: SeccompGroups;
}

/** Reads the templates of the project and of the kinds that it uses. */
export async function loadTemplates(kinds: Iterable<Kind>): Promise<Templates> {
  const [project, byFeature, byKind, seccomp] = await Promise.all([
    readTemplates(join(templatesFolder, "project")),
    Promise.all(
      features.map(
        async ({ folder }) => [folder, await readTemplates(join(templatesFolder, "features", folder))] as const,
      ),
    ),
    Promise.all([...kinds].map(async (kind) => [kind.name, await loadKind(kind)] as const)),
    loadSeccompGroups(),
  ]);
  return { project, features: new Map(byFeature), kinds: new Map(byKind), seccomp };
}

/** The system calls by what they are for. */
export async function loadSeccompGroups(): Promise<SeccompGroups> {
  const { packedGroups } = await import("./packed.ts");
  return (
    packedGroups ?? (parse(await readFile(join(templatesFolder, "seccomp", "groups.yml"), "utf8")) as SeccompGroups)
  );
}

async function loadKind({ folders }: Kind): Promise<KindTemplates> {
  const read = await Promise.all(folders.map(readTemplates));
  // Of one path the first counts: a kind's own file wins over the one that it shares.
  const files = [
    ...new Map(
      read
        .flat()
        .reverse()
        .map((file) => [file.path, file]),
    ).values(),
  ];
  const below = (name: string): readonly TemplateFile[] =>
    files
      .filter(({ path }) => path.startsWith(`${name}/`))
      .map((file) => ({ ...file, path: file.path.slice(name.length + 1) }));
  return {
    service: below("service"),
    tasks: below("tasks"),
    playbooks: below("playbooks"),
    secrets: below("secrets"),
    apparmor: files.find(({ path }) => path === "apparmor"),
    wanted: files.find(({ path }) => path === "wanted.yml"),
  };
}
