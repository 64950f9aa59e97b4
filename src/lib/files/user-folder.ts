import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * This program's folder among the user's own, as the XDG base directories say: a variable that is no absolute path does not count.
 *
 * @param variable where the user set it
 * @param usual where it is below the home folder otherwise
 */
export function findUserFolder(
  env: Readonly<Record<string, string | undefined>>,
  variable: "XDG_CACHE_HOME" | "XDG_CONFIG_HOME" | "XDG_STATE_HOME",
  ...usual: readonly string[]
): string {
  const configured = env[variable];
  const parent =
    configured !== undefined && isAbsolute(configured) ? configured : join(env.HOME || homedir(), ...usual);
  return join(parent, "harden-init");
}
