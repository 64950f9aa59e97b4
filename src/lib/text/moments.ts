/** A time in seconds since 1970, in UTC: `2026-11-28 21:40`. */
export function formatMoment(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, "2026-11-28T21:40".length).replace("T", " ");
}

/** Today, `YYYY-MM-DD`; or the day so many hours from now. */
export function findDay(hours = 0): string {
  return new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, "2026-11-28".length);
}
