import { resolve } from "node:path";
import { resolveLinks } from "../lib/files/real-path.ts";
import type { Machine } from "../model/adopt/machine.ts";

/** The machine that this process runs on, with the project's folder. Each path is looked up once. */
export function describeMachine(root: string): Machine {
  const known = new Map<string, string>();
  return {
    folder: resolve(root),
    realPath: (path) => {
      const real = known.get(path) ?? resolveLinks(path);
      known.set(path, real);
      return real;
    },
  };
}
