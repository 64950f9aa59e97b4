/**
 * A text that changes whenever what is packed of `templates/` does: the build puts another text in the place of this file (scripts/pack.ts). The
 * sources run without a build, and have none.
 */
export const packedStamp: string | undefined = undefined;
