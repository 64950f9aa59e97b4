/** `0.4 s`, `12 s`, `2 min 05 s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/** `1m30s` → 90; undefined if it is not a duration. */
export function parseDuration(text: string): number | undefined {
  const parts = [...text.matchAll(/([0-9.]+)(h|ms|us|µs|ns|m|s)/g)];
  return parts.length > 0 && parts.map(([part]) => part).join("") === text
    ? parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (units[unit] ?? 0), 0)
    : undefined;
}
