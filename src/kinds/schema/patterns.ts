import * as z from "zod";

/* What several parts of a kind's description are written in. */

export const variable = z.string().regex(/^[A-Z][A-Z0-9_]{0,62}$/);
export const word = z.string().regex(/^[a-z][a-z0-9_]{0,30}$/);
export const containerPath = z.string().regex(/^\/[A-Za-z0-9._/-]*$/);
export const folderPath = z.string().regex(/^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/);
/** A folder that is not a kind but shared by kinds. */
export const sharedName = /^_[a-z-]+$/;
export const why = z.string().min(10);
export const size = z.string().regex(/^[1-9][0-9]*[mg]$/);

export const userAndGroup = z.string().regex(/^[0-9]+:[0-9]+$/);
