import type { Look } from "./types.ts";

/** The first version number in a text, as numbers: `Docker Compose version 2.26.1-4` gives [2, 26, 1]. */
export function findVersion(text: string): readonly number[] | undefined {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/** Whether a version is at least another one, compared number by number (5.0 is newer than 2.40). */
export function isAtLeast(version: readonly number[], least: readonly number[]): boolean {
  for (const [index, number] of least.entries()) {
    const mine = version[index] ?? 0;
    if (mine !== number) {
      return mine > number;
    }
  }
  return true;
}

/** What a version that was found means, if at least another one is needed. */
export function judgeVersion(version: readonly number[] | undefined, least: readonly number[]): Look {
  if (version === undefined) {
    return { ok: false, found: "not installed", fault: "absent" };
  }
  const found = version.join(".");
  return isAtLeast(version, least)
    ? { ok: true, found }
    : { ok: false, found: `${found}, older than ${least.join(".")}`, fault: "old" };
}
