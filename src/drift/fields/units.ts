/** A number of bytes as users write it; 0 means no setting, -1 means unlimited. */
export function sizeText(bytes: number): string {
  if (bytes <= 0) {
    return bytes === 0 ? "none" : "unlimited";
  }
  const unit = [
    ["g", 1024 ** 3],
    ["m", 1024 ** 2],
    ["k", 1024],
  ].find(([, size]) => bytes % Number(size) === 0);
  return unit === undefined ? String(bytes) : `${bytes / Number(unit[1])}${unit[0]}`;
}

const seconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/** `1m30s` → 90; undefined if it is not a duration. */
export function secondsOf(text: string): number | undefined {
  const parts = [...text.matchAll(/([0-9.]+)(h|ms|us|µs|ns|m|s)/g)];
  return parts.length > 0 && parts.map(([part]) => part).join("") === text
    ? parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (seconds[unit] ?? 0), 0)
    : undefined;
}
