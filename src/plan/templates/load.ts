import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import type { Kind } from "../../kinds/schema/kind.ts";
import { templatesFolder } from "../../lib/package-folder.ts";
import { features } from "../features.ts";
import type { SeccompGroups } from "../seccomp/profile.ts";
import { readTemplates } from "./read.ts";
import type { TemplateFile } from "./types.ts";

/** The templates of one kind, by destination. */
export interface KindTemplates {
  /** The service's own folder on the server. */
  readonly service: readonly TemplateFile[];
  /** Playbook tasks, for each service. */
  readonly tasks: readonly TemplateFile[];
  /** Playbook files, once per project. */
  readonly playbooks: readonly TemplateFile[];
  /** Secrets composed of others. */
  readonly secrets: readonly TemplateFile[];
  readonly apparmor: TemplateFile | undefined;
  /** The expected state of a database, for each service. */
  readonly wanted: TemplateFile | undefined;
}

/** Everything that a plan is rendered from. */
export interface Templates {
  /** For every project. */
  readonly project: readonly TemplateFile[];
  /** For some projects, by the folder of the feature. */
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

/** The system calls by purpose. */
export async function loadSeccompGroups(): Promise<SeccompGroups> {
  const { packedGroups } = await import("./packed.ts");
  return (
    packedGroups ?? (parse(await readFile(join(templatesFolder, "seccomp", "groups.yml"), "utf8")) as SeccompGroups)
  );
}

async function loadKind({ folders }: Kind): Promise<KindTemplates> {
  const read = await Promise.all(folders.map(readTemplates));
  // The first of one path wins: a kind's own file replaces the shared one.
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
