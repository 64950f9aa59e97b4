import type { Machine } from "../../src/doctor/types.ts";

/** A machine as a test wants it: `machine("ubuntu 22.04 jammy", { isRoot: false })`. */
export function machine(release: string, rest: Partial<Machine> = {}): Machine {
  const [id = "", version = "", codename = ""] = release.split(" ");
  return {
    distribution: { id, version, codename },
    isRoot: true,
    hasSystemd: true,
    hasDockerRepository: false,
    ansible: undefined,
    ...rest,
  };
}
