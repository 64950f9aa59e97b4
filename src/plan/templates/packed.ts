import type { SeccompGroups } from "../seccomp/profile.ts";
import type { TemplateFile } from "./types.ts";

/*
 * The content of `templates/`, read and compiled at build time: the build replaces this file (scripts/pack.ts). Without a build this is empty, and
 * `templates/` is read.
 */

/** The files of each folder, by its path below `templates/`. */
export const packedTemplates: ReadonlyMap<string, readonly Omit<TemplateFile, "from">[]> = new Map();

/** The system calls by purpose. */
export const packedGroups: SeccompGroups | undefined = undefined;
