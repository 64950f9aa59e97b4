import type { Kind } from "./schema/kind.ts";

/**
 * The built-in kinds, read and checked at build time, with folders relative to `templates/`. The build replaces this file (scripts/pack.ts). Without
 * a build this is empty, and `templates/kinds` is read.
 */
export const packedKinds: readonly Kind[] | undefined = undefined;
