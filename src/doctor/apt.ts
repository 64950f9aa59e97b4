import type { Machine } from "./types.ts";

/** A command as this user must type it. */
export function asRoot(machine: Machine, command: string): string {
  return machine.isRoot ? command : `sudo ${command}`;
}

/** Whether the doctor supports this machine's packages. */
export function hasApt(machine: Machine): boolean {
  return ["debian", "ubuntu"].includes(machine.distribution.id);
}

/** Whether the machine runs that release: `isRelease(machine, "debian", "12")`. */
export function isRelease(machine: Machine, id: string, version: string): boolean {
  return machine.distribution.id === id && machine.distribution.version === version;
}

/** The commands that install packages; none without apt. */
export function install(machine: Machine, ...packages: string[]): readonly string[] {
  return hasApt(machine)
    ? [
        asRoot(machine, "apt-get update"),
        asRoot(
          machine,
          `env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${packages.join(" ")}`,
        ),
      ]
    : [];
}
