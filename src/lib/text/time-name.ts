/* Releases and backups are named by when they were made, in UTC, such as 20261129-180512. The servers give these names (system/time_name.py). */

/** The form of such a name. */
export const timeName = /^\d{8}-\d{6}$/;

/** The time in such a name: `2026-11-29 18:05:12 UTC`. */
export function describeTimeName(name: string): string {
  return name.replace(/^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)$/, "$1-$2-$3 $4:$5:$6 UTC");
}
