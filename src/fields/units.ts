/** A number of bytes as users write it; 0 means no setting, -1 means unlimited. */
export function formatSize(bytes: number): string {
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
