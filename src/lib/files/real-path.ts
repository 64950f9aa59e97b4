import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { getErrorCode } from "../errors.ts";

/** A path without links, as far as something is there; what is not there yet has none. */
export function resolveLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (getErrorCode(error) === undefined) {
      throw error;
    }
    return dirname(path) === path ? path : join(resolveLinks(dirname(path)), basename(path));
  }
}

/** Where a path of the answers leads: Ansible knows the project's folder without links, so `..` is meant from there. */
export function locateSource(root: string, path: string): string {
  return join(resolveLinks(resolve(root)), path);
}
