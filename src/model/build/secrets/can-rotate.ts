import type { SecretSpec } from "../../types/secrets.ts";

/** What it is known by whether a secret can be rotated. */
export type Rotating = Pick<SecretSpec, "logins" | "opensBackups">;

/**
 * Whether a deploy changes what a secret opens together with it: accounts of databases, or the backups. The vault keeps the previous one until a deploy has
 * proven that it opens nothing any more.
 */
export function canRotate({ logins, opensBackups }: Rotating): boolean {
  return logins.length > 0 || opensBackups === true;
}
