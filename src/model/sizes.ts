import { swapBytes } from "../controls/service/limits.ts";

/** A size such as 512m or 2g in MiB. */
export function toMebibytes(size: string): number {
  const number = Number.parseInt(size, 10);
  return size.endsWith("g") ? number * 1024 : number;
}

/** A share of a memory limit in whole MiB, between two bounds. */
export function shareOf(
  memory: string,
  share: { readonly percent_of_memory: number; readonly least: number; readonly most: number },
): number {
  const wanted = Math.floor((toMebibytes(memory) * share.percent_of_memory) / 100);
  return Math.min(share.most, Math.max(share.least, wanted));
}

/** Half of a size, in MiB. */
export function halveSize(size: string): string {
  return `${Math.max(1, Math.floor(toMebibytes(size) / 2))}m`;
}

const units: Readonly<Record<string, number>> = { "": 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** `512m`, `1.5gb`, `1073741824` of a compose file, in bytes. */
export function toBytes(size: string): number {
  const [, count = "0", unit = ""] = /^([0-9.]+)\s*([bkmgt]?)(?:i?b)?$/i.exec(size) ?? [];
  return Math.floor(Number(count) * (units[unit.toLowerCase()] ?? 1));
}

/** The limit of memory and swap together that goes with a limit of memory, in KiB; 0, which is no limit, stays as it is. */
export function addSwap(memory: string): string {
  const bytes = toBytes(memory);
  return bytes === 0 ? memory : `${Math.ceil((bytes + swapBytes) / 1024)}k`;
}
