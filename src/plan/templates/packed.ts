import type { SeccompGroups } from "../seccomp/profile.ts";
import type { TemplateFile } from "./types.ts";

/*
 * What the tool brings along in `templates/`, read and compiled when the tool was built: the build puts another text in the place of this file
 * (scripts/pack.ts). The sources run without a build; there is nothing here then, and `templates/` itself is read.
 */

/** The files of each folder, by its path below `templates/`. */
export const packedTemplates: ReadonlyMap<string, readonly Omit<TemplateFile, "from">[]> = new Map();

/** The system calls by what they are for. */
export const packedGroups: SeccompGroups | undefined = undefined;
