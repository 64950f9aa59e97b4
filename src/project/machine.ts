import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { getErrorCode } from "../lib/errors.ts";
import type { Machine } from "../model/adopt/machine.ts";

/** The machine that this process runs on, with the project's folder. Each path is looked up once. */
export function describeMachine(root: string): Machine {
  const known = new Map<string, string>();
  return {
    folder: resolve(root),
    realPath: (path) => {
      const real = known.get(path) ?? withoutLinks(path);
      known.set(path, real);
      return real;
    },
  };
}

/** As far as something is there; what is not there yet has no links. */
function withoutLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (getErrorCode(error) === undefined) {
      throw error;
    }
    return dirname(path) === path ? path : join(withoutLinks(dirname(path)), basename(path));
  }
}
