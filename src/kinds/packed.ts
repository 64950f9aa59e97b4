import type { Kind } from "./schema.ts";

/**
 * The kinds that the tool brings along, read and checked when the tool was built, with folders relative to `templates/`: the build puts another
 * text in the place of this file (scripts/pack.ts). The sources run without a build; there are none then, and `templates/kinds` is read.
 */
export const packedKinds: readonly Kind[] | undefined = undefined;
