/**
 * A text that changes whenever the packed `templates/` do: the build replaces this file (scripts/pack.ts). Without a build it is undefined.
 */
export const packedStamp: string | undefined = undefined;
